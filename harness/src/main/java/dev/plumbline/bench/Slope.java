// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;

/**
 * The time of one inference from readings of K and of 2 K inferences: their difference over K. What a pair of events
 * costs by itself (1.6 us on an H100, a twentieth of a LeNet-5) and what the first inference waits for the host is in
 * both, and goes. Pairs are averaged over the middle half of them: the mean, because a reading is rounded to a tick and
 * a median would stay on that lattice; the middle, because a host that is interrupted while it enqueues lets the
 * device idle for milliseconds.
 */
final class Slope {
    /** Of a tick in the shorter reading: one part in this many at most. */
    private static final double TICKS = 1000;

    /** Nanoseconds of the shorter reading at least. */
    private static final double SHORTEST = 1e6;

    /** A device's clock may rise after K was chosen. */
    private static final double MARGIN = 1.2;

    private static final int MOST = 1 << 16;

    private double[] pairs = new double[256];
    private int count;

    /** K, so that a reading of K is long for the clock. */
    static int replays(IntToDoubleFunction reading, double tick) {
        if (!(tick > 0 && tick < 1e9)) {
            throw new PlumblineException(
                    ExitCode.INCONCLUSIVE,
                    "the device's clock has a tick of " + tick + " ns, which is none: check the driver");
        }
        double wanted = MARGIN * Math.max(SHORTEST, TICKS * tick);
        for (int replays = 1; ; ) {
            double read = reading.applyAsDouble(replays);
            if (read >= wanted) {
                return replays;
            }
            if (!(read >= 0 && replays < MOST)) {
                throw new PlumblineException(
                        ExitCode.INCONCLUSIVE,
                        String.format(
                                Locale.ROOT,
                                "the device's clock read %s ns for %d inferences, which cannot be: check the driver",
                                read,
                                replays));
            }
            double needed = Math.ceil(replays * (wanted / Math.max(read, tick)));
            replays = (int) Math.min(MOST, Math.max(replays + 1.0, Math.min(16.0 * replays, needed)));
        }
    }

    /** The time of one inference from all pairs that begin within a window: one at least. */
    static double window(IntToDoubleFunction reading, int replays, Duration length, LongSupplier nanoTime) {
        Slope slope = new Slope();
        long begin = nanoTime.getAsLong();
        do {
            slope.add(reading.applyAsDouble(replays), reading.applyAsDouble(2 * replays), replays);
        } while (nanoTime.getAsLong() - begin < length.toNanos());
        return slope.nanoseconds();
    }

    /** A reading of K inferences and one of 2 K. */
    void add(double once, double twice, int replays) {
        if (count == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * count);
        }
        pairs[count++] = (twice - once) / replays;
    }

    void clear() {
        count = 0;
    }

    /** Of one inference; NaN without a pair. */
    double nanoseconds() {
        double[] sorted = Arrays.copyOf(pairs, count);
        Arrays.sort(sorted);
        int trimmed = (count + 1) / 4; // Of three pairs too, the largest and the smallest.
        return Arrays.stream(sorted, trimmed, count - trimmed).average().orElse(Double.NaN);
    }
}
