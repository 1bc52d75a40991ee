// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;

/**
 * Keeps a device busy until its times have settled: for the asked time at least, then until three windows in a row
 * agree within 0.5 %, but for no more than four times as long. Temperatures settle in minutes and are not waited for.
 *
 * @param plateau whether windows agreed in the end
 * @param replays K of {@link Slope}, chosen on the warm device
 */
record Warmup(boolean plateau, int replays) {
    private static final int WINDOWS = 3;
    private static final double AGREEMENT = 1.005;
    private static final int PATIENCE = 4;

    /** A window is an eighth of the asked time. */
    static Warmup of(IntToDoubleFunction reading, double tick, Duration asked, LongSupplier nanoTime) {
        List<Double> windows = new ArrayList<>();
        long begin = nanoTime.getAsLong();
        while (true) {
            int replays = Slope.replays(reading, tick);
            long spent = nanoTime.getAsLong() - begin;
            boolean plateau = agree(windows);
            if (spent >= asked.toNanos() && plateau || spent >= PATIENCE * asked.toNanos()) {
                return new Warmup(plateau, replays);
            }
            windows.add(Slope.window(reading, replays, asked.dividedBy(8), nanoTime));
        }
    }

    private static boolean agree(List<Double> windows) {
        List<Double> last = windows.subList(Math.max(0, windows.size() - WINDOWS), windows.size());
        double most = last.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        double least = last.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        return last.size() == WINDOWS && most <= least * AGREEMENT;
    }
}
