// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the images whose first class is the reference's. The first class is the lowest index of the largest value, so
 * a tie is decided alike on both sides. A flip from class r to class k is excused only if the reference's own margin
 * leaves it open: {@code expected[r] - expected[k] <= tolerance[r] + tolerance[k]}.
 */
final class Top1 {
    private int agreed;
    private int excused;
    private @Nullable String firstFlip;

    /** Adds one image, whose values start at {@code from}. */
    void add(int image, Expectation expectation, double[] actual, int from) {
        double[] expected = expectation.values().values();
        int right = first(expected, 0, expected.length);
        int chosen = first(actual, from, expected.length);
        if (right < 0) {
            return; // NaN is right here, and no class is
        }
        if (chosen == right) {
            agreed++;
        } else if (chosen >= 0 && open(expectation, right, chosen)) {
            excused++;
        } else if (firstFlip == null) {
            firstFlip = chosen < 0
                    ? "image " + image + " has no first class because a value is NaN"
                    : String.format(
                            Locale.ROOT,
                            "image %d is class %d but must be class %d, which leads by %.3g",
                            image,
                            chosen,
                            right,
                            expected[right] - expected[chosen]);
        }
    }

    private static boolean open(Expectation expectation, int right, int chosen) {
        double[] expected = expectation.values().values();
        double[] tolerance = expectation.tolerance();
        return expected[right] - expected[chosen] <= tolerance[right] + tolerance[chosen];
    }

    /** The lowest index of the largest value, counted from {@code from}; -1 if a value is NaN. */
    private static int first(double[] values, int from, int count) {
        int best = 0;
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(values[from + i])) {
                return -1;
            }
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    int agreed() {
        return agreed;
    }

    int excused() {
        return excused;
    }

    /** The first flip that nothing excuses, one sentence. */
    Optional<String> fault() {
        return Optional.ofNullable(firstFlip);
    }
}
