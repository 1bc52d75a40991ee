// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.SplittableRandom;

/**
 * Fisher's sign-flip test: if a pair's two builds can be exchanged, its log ratio is as likely as its negative. It
 * assumes nothing else, so it is the witness of the t test; it needs 12 pairs for a p below 0.0003.
 */
final class SignFlip {
    private static final int EXACT = 16;
    private static final int DRAWS = 1 << EXACT;
    private static final long SEED = 0x5f17_0001L;

    private SignFlip() {}

    /** p of "no larger than the bound", one-sided: over all signs up to 16 pairs, over 65,536 seeded ones above. */
    static double pAbove(double[] logRatios, double bound) {
        int n = logRatios.length;
        double[] distances = new double[n];
        double observed = 0;
        double scale = 0;
        for (int i = 0; i < n; i++) {
            distances[i] = logRatios[i] - bound;
            observed += distances[i];
            scale += Math.abs(distances[i]);
        }
        double least = observed - 1e-12 * scale; // The same sum in another order rounds differently.
        boolean exact = n <= EXACT;
        SplittableRandom random = new SplittableRandom(SEED);
        int draws = exact ? 1 << n : DRAWS;
        int hits = 0;
        for (int draw = 0; draw < draws; draw++) {
            long signs = exact ? draw : random.nextLong();
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += (signs >>> (i & 63) & 1) == 0 ? distances[i] : -distances[i];
            }
            hits += sum >= least ? 1 : 0;
        }
        return exact ? (double) hits / draws : (hits + 1.0) / (draws + 1.0);
    }
}
