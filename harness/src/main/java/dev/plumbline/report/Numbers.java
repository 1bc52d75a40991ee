// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** How the report writes figures: three significant digits, more where an interval is narrow, alike in every locale. */
final class Numbers {
    /** What lies beyond is no measurement; an error that large stands for NaN or infinity, which journals cannot hold. */
    static final double LARGEST = 1e100;

    private static final String[] UNITS = {"ns", "µs", "ms", "s"};
    private static final String TO = " – ";
    /** Does not break lines. */
    private static final String SPACE = "\u00a0";

    private Numbers() {}

    /** {@code 31.2 µs}. */
    static String time(double nanos) {
        int unit = unit(nanos);
        return plain(nanos / size(unit)) + SPACE + UNITS[unit];
    }

    /** {@code 31.2 µs}, with the digits of the interval. */
    static String time(Estimate time) {
        int unit = unit(time.value());
        return value(time, size(unit), decimals(time.value() / size(unit))) + SPACE + UNITS[unit];
    }

    /** {@code 30.4 – 32.1 µs}, or why there is none. */
    static String timeInterval(Estimate time) {
        int unit = unit(time.value());
        String interval = interval(time, size(unit), decimals(time.value() / size(unit)));
        return time.hasInterval() ? interval + SPACE + UNITS[unit] : interval;
    }

    /** {@code +6.91 µs}, {@code −0.30 µs}. */
    static String difference(Difference difference) {
        return signed(difference.value(), largest(difference));
    }

    /** {@code +6.80 – +7.02 µs}, or why there is none. */
    static String differenceInterval(Difference difference) {
        double largest = largest(difference);
        return difference.hasInterval()
                ? bare(signed(difference.low(), largest)) + TO + signed(difference.high(), largest)
                : "none (1 fork)";
    }

    /** {@code +1.20 – +2.31 µs}: from the least to the most of several. */
    static String differences(double least, double most) {
        double largest = Math.max(Math.abs(least), Math.abs(most));
        String from = signed(least, largest);
        String to = signed(most, largest);
        return from.equals(to) ? from : bare(from) + TO + to;
    }

    /** Without its unit. */
    private static String bare(String time) {
        return time.substring(0, time.indexOf(SPACE));
    }

    /** {@code −0.31}. */
    static String signed(double ratio) {
        return ratio < 0 ? "−" + ratio(-ratio) : ratio(ratio);
    }

    private static double largest(Difference difference) {
        return difference.hasInterval()
                ? Math.max(Math.abs(difference.low()), Math.abs(difference.high()))
                : Math.abs(difference.value());
    }

    /** In the unit and with the decimals of another time, so that several can be compared. */
    private static String signed(double nanos, double like) {
        int unit = unit(like);
        String figure = fixed(Math.abs(nanos) / size(unit), decimals(like / size(unit)));
        boolean isZero = figure.matches("[0.]*");
        return (isZero ? "" : nanos < 0 ? "−" : "+") + figure + SPACE + UNITS[unit];
    }

    /** {@code 1.22}. */
    static String ratio(double value) {
        return value < 9.995 ? fixed(value, 2) : plain(value);
    }

    /** {@code 1.22}, with the digits of the interval. */
    static String ratio(Estimate ratio) {
        return value(ratio, 1, Math.min(2, decimals(ratio.value())));
    }

    /** {@code 1.19 – 1.25}, or why there is none. */
    static String ratioInterval(Estimate ratio) {
        return interval(ratio, 1, Math.min(2, decimals(ratio.value())));
    }

    /** {@code 1.3 %}. */
    static String percent(double fraction) {
        double value = 100 * fraction;
        return Double.isFinite(value) ? fixed(value, value < 9.95 ? 1 : 0) + SPACE + "%" : "none";
    }

    /** {@code 3.21e-7}. */
    static String scientific(double value) {
        if (!(Math.abs(value) < LARGEST)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "infinite" : "-infinite";
        }
        return value == 0
                ? "0"
                : String.format(Locale.ROOT, "%.2e", value)
                        .replaceFirst("e([+-])0*(\\d)", "e$1$2")
                        .replace("e+", "e");
    }

    /** {@code 0.137}, {@code 3.21e-7}: for figures of any magnitude. */
    static String compact(double value) {
        return value >= 1e-3 ? plain(value) : scientific(value);
    }

    /** {@code 0.55}: all the digits that it was given with. */
    static String shortest(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    /** {@code 2,911}, {@code 0.954}: all digits before the point, three at least. */
    static String plainest(double value) {
        return value < 999.5 ? plain(value) : count(Math.round(value));
    }

    /** {@code 98.3 – 100.2}, or one of them if they read alike. */
    static String range(double low, double high, DoubleFunction<String> format) {
        String from = format.apply(low);
        String to = format.apply(high);
        return from.equals(to) ? from : from + TO + to;
    }

    /** {@code 6,508}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 31,200}, {@code 0.954}. */
    static String plain(double value) {
        if (!(value < 1e9)) {
            return scientific(value);
        }
        return value < 999.5
                ? fixed(value, decimals(value))
                : count(rounded(value).longValue());
    }

    /** A round number on an axis: {@code 0.5}, {@code 20}, {@code 1e-7}. */
    static String tick(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal round = rounded(value).stripTrailingZeros();
        return value >= 1e-3 && value < 1e4 ? round.toPlainString() : round.unscaledValue() + "e" + -round.scale();
    }

    /** A round number on an axis, with all its digits before the point: {@code 0.5}, {@code 3,000}. */
    static String wholeTick(double value) {
        return value < 1000 ? tick(value) : count(Math.round(value));
    }

    /** A round time on an axis: {@code 20 µs}. */
    static String timeTick(double nanos) {
        int unit = unit(nanos);
        return nanos == 0 ? "0" : tick(nanos / size(unit)) + SPACE + UNITS[unit];
    }

    /** A round time on an axis that goes below zero. */
    static String signedTimeTick(double nanos) {
        return nanos < 0 ? "−" + timeTick(-nanos) : timeTick(nanos);
    }

    private static String value(Estimate estimate, double unit, int least) {
        double value = estimate.value() / unit;
        return estimate.hasInterval() && value < 999.5
                ? fixed(value, digits(estimate, unit, least))
                : value < 999.5 ? fixed(value, least) : plain(value);
    }

    private static String interval(Estimate estimate, double unit, int least) {
        if (estimate.forks() < 2) {
            return "none (1 fork)";
        }
        if (!estimate.hasInterval()) {
            return "unbounded";
        }
        int digits = digits(estimate, unit, least);
        double high = estimate.high() / unit;
        String end = high < 999.5 ? fixed(high, digits) : plain(high);
        return fixed(estimate.low() / unit, digits) + TO + end;
    }

    /** Decimals that show the first digit of an interval's width, two more than {@code least} at most. */
    private static int digits(Estimate estimate, double unit, int least) {
        double width = (estimate.high() - estimate.low()) / unit;
        int digits = width > 0 ? -(int) Math.floor(Math.log10(width)) : least;
        return Math.max(least, Math.min(digits, least + 2));
    }

    private static int unit(double nanos) {
        int unit = 0;
        for (double rest = nanos; rest >= 999.5 && unit < UNITS.length - 1; rest /= 1000) {
            unit++;
        }
        return unit;
    }

    private static double size(int unit) {
        return Math.pow(1000, unit);
    }

    /** For three significant digits. */
    private static int decimals(double value) {
        return value > 0 ? Math.max(0, Math.min(9, 2 - (int) Math.floor(Math.log10(value * 1.0005)))) : 0;
    }

    private static BigDecimal rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3));
    }

    private static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
