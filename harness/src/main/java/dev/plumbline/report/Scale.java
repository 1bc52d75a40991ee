// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** A value axis from {@code low} to {@code high}; XChart sees positions only, so it never takes a logarithm itself. */
record Scale(boolean logarithmic, double low, double high) {
    private static final int TICKS = 5;
    private static final int FEWEST = 3;

    Scale {
        if (!(low < high && high < Double.POSITIVE_INFINITY && low > (logarithmic ? 0 : Double.NEGATIVE_INFINITY))) {
            throw new IllegalArgumentException("no axis goes from " + low + " to " + high);
        }
    }

    /** From 0 to a little beyond the largest value. */
    static Scale fromZero(double largest) {
        return new Scale(false, 0, sane(largest) * 1.04);
    }

    /** Around positive values, with room for a marker at both ends. */
    static Scale around(boolean logarithmic, double... values) {
        double low = sane(DoubleStream.of(values).min().orElseThrow());
        double high = sane(DoubleStream.of(values).max().orElseThrow());
        if (logarithmic) {
            double room = Math.max(Math.pow(high / low, 0.06), 1.05);
            return new Scale(true, low / room, high * room);
        }
        double room = Math.max(0.06 * (high - low), 0.01 * high);
        return new Scale(false, low - room, high + room);
    }

    private static double sane(double value) {
        return Math.max(1 / Numbers.LARGEST, Math.min(Numbers.LARGEST, value));
    }

    boolean shows(double value) {
        return value >= low && value <= high;
    }

    /** Where a value is; beyond an end it is at the end. */
    double position(double value) {
        double within = Math.max(low, Math.min(high, value));
        return logarithmic ? Math.log10(within) : within;
    }

    /** Where a value is, from 0 at the low end to 1. */
    double fraction(double value) {
        return (position(value) - position(low)) / (position(high) - position(low));
    }

    /** The positions of the ends. */
    double[] ends() {
        return new double[] {position(low), position(high)};
    }

    /** The value at a fraction of the axis. */
    double at(double fraction) {
        return logarithmic ? low * Math.pow(high / low, fraction) : low + (high - low) * fraction;
    }

    /** Round values between the ends, at most about {@value #TICKS}. */
    List<Double> ticks() {
        if (!logarithmic || high / low < 4) {
            return steps();
        }
        double decades = Math.log10(high / low);
        int every = (int) Math.ceil(decades / TICKS);
        double[] parts =
                decades < 1.5 ? new double[] {1, 2, 5} : decades < 2.5 ? new double[] {1, 3} : new double[] {1};
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            for (double part : parts) {
                double tick = Double.parseDouble((int) part + "e" + power);
                if (tick >= low && tick <= high && Math.floorMod(power, every) == 0) {
                    ticks.add(tick);
                }
            }
        }
        return ticks.size() < FEWEST ? steps() : ticks;
    }

    private List<Double> steps() {
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (double n = Math.ceil(low / step); n * step <= high; n++) {
            ticks.add(n * step);
        }
        return ticks;
    }
}
