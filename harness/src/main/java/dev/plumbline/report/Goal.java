// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.Optional;

/**
 * A goal of speed in one place, and what was measured there.
 *
 * @param goal in words, shared by all its places
 * @param figure what was measured
 * @param share of what the goal allows, which is met at 1 and below; empty if it was not measured
 * @param reason what the kernels say to it if it is missed
 */
record Goal(String goal, String place, String figure, Optional<Estimate> share, Optional<Reason> reason) {
    Goal(String goal, String place, String figure, Optional<Estimate> share) {
        this(goal, place, figure, share, Optional.empty());
    }

    static Goal unmeasured(String goal, String place, String why) {
        return new Goal(goal, place, why, Optional.empty());
    }

    boolean isMet() {
        return share.filter(each -> each.value() <= 1).isPresent();
    }

    boolean isMissed() {
        return share.isPresent() && !isMet();
    }

    /** A few words; empty if it is not missed, or kernels were not counted. */
    String why() {
        return isMissed() ? reason.map(Reason::words).orElse("") : "";
    }

    /** {@code missed by 3.2 %}, {@code met}, {@code not measured}; and whether the interval says the same. */
    String verdict() {
        return share.map(each -> {
                    boolean isOpen = each.hasInterval() && each.low() <= 1 && each.high() > 1;
                    String verdict = isMet() ? "met" : "missed by " + Numbers.percent(each.value() - 1);
                    return verdict + (isOpen ? "; the interval reaches across the goal" : "");
                })
                .orElse("not measured");
    }
}
