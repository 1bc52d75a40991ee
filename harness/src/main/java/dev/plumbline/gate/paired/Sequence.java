// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A suite of cells on its way through the looks of a rule: each look closes what it can and leaves the rest open. */
final class Sequence {
    /** Below one standard error a p-value matters only if almost all cells are slower, and is not computed. */
    private static final double HOPELESS = 1;

    private final Rule rule;
    private final @Nullable Call[] calls;
    private final double[] p;
    private int look;

    Sequence(Rule rule, int cells) {
        this.rule = rule;
        this.calls = new Call[cells];
        this.p = new double[cells];
        Arrays.fill(p, 1);
    }

    /** One look at the estimates of every open cell; a cell without one is given up. */
    void look(@Nullable Estimate[] estimates) {
        double margin = Math.log1p(rule.deadZone());
        double[] slower = ones();
        double[] faster = ones();
        for (int i = 0; i < calls.length; i++) {
            Estimate estimate = estimates[i];
            if (calls[i] == null && estimate != null) {
                slower[i] = estimate.t(estimate.mean() - margin) < HOPELESS ? 1 : estimate.pAbove(margin);
                faster[i] = estimate.t(-margin - estimate.mean()) < HOPELESS ? 1 : estimate.pBelow(-margin);
            }
        }
        double suspicion = rule.suspicion(look, calls.length);
        double level = rule.level(look);
        double[] isSlower = Holm.adjusted(slower, calls.length);
        double[] isFaster = Holm.adjusted(faster, calls.length);
        for (int i = 0; i < calls.length; i++) {
            Estimate estimate = estimates[i];
            if (calls[i] != null) {
                continue;
            }
            if (estimate == null) {
                calls[i] = Call.INCONCLUSIVE;
                continue;
            }
            p[i] = isSlower[i];
            // A slowdown that half of the pairs do not show is none.
            if (isSlower[i] <= suspicion && estimate.median() > margin) {
                calls[i] = Call.REGRESSED;
            } else if (isFaster[i] <= level && estimate.median() < -margin) {
                calls[i] = Call.IMPROVED;
            } else if (estimate.pBelow(Math.log1p(rule.gate())) < rule.beta()) {
                calls[i] = Call.PASS;
            }
        }
        look++;
    }

    private double[] ones() {
        double[] ones = new double[calls.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    boolean isOpen(int cell) {
        return calls[cell] == null && look < rule.looks().size();
    }

    boolean isOpen() {
        for (int i = 0; i < calls.length; i++) {
            if (isOpen(i)) {
                return true;
            }
        }
        return false;
    }

    /** The pairs of the next look. */
    int pairs() {
        return rule.looks().get(look);
    }

    /** What the last look said; INCONCLUSIVE if none could decide. */
    Call call(int cell) {
        Call call = calls[cell];
        return call == null ? Call.INCONCLUSIVE : call;
    }

    /** The cell's p-value for "not slower than the dead zone" at its last look, adjusted for all cells. */
    double p(int cell) {
        return p[cell];
    }
}
