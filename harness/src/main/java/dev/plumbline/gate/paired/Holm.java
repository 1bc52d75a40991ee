// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's step-down procedure: the chance of any false rejection among many tests stays below a level, however they
 * depend on one another (S. Holm, A simple sequentially rejective multiple test procedure, 1979).
 */
public final class Holm {
    private Holm() {}

    /**
     * The p-values that one would compare with the level if there were one test only, at most 1.
     *
     * @param p of some of the tests
     * @param tests how many there are; the rest count as not rejected
     */
    public static double[] adjusted(double[] p, int tests) {
        if (tests < p.length) {
            throw new IllegalArgumentException(p.length + " p-values of only " + tests + " tests");
        }
        Integer[] order = IntStream.range(0, p.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, (tests - rank) * p[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
