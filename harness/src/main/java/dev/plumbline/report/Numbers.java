// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.Locale;

/** How the report writes figures: three significant digits, four behind a leading 1, the same in every locale. */
final class Numbers {
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};
    private static final String DASH = "–";

    private Numbers() {}

    /** {@code 31.2 µs}. */
    static String time(double nanos) {
        if (!(Double.isFinite(nanos) && nanos > 0)) {
            return nanos == 0 ? "0" : "not a time";
        }
        int unit = unit(nanos);
        return plain(nanos / Math.pow(1000, unit)) + " " + UNITS[unit];
    }

    /** {@code 30.4 – 32.1 µs}, or a word where there is none. */
    static String timeInterval(Estimate time) {
        int unit = unit(time.value());
        String interval = interval(time, Math.pow(1000, unit));
        return time.hasInterval() ? interval + " " + UNITS[unit] : interval;
    }

    /** {@code 1.22}. */
    static String ratio(double value) {
        return value < 9.995 ? fixed(value, 2) : plain(value);
    }

    /** {@code 1.19 – 1.25}. */
    static String ratioInterval(Estimate ratio) {
        return interval(ratio, 1);
    }

    /** {@code 1.3 %}. */
    static String percent(double fraction) {
        double value = 100 * fraction;
        return Double.isFinite(value) ? fixed(value, value < 9.95 ? 1 : 0) + " %" : "none";
    }

    /** {@code 3.21e-7}. */
    static String scientific(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "infinite" : "-infinite";
        }
        return value == 0
                ? "0"
                : String.format(Locale.ROOT, "%.2e", value)
                        .replaceFirst("e([+-])0*(\\d)", "e$1$2")
                        .replace("e+", "e");
    }

    /** {@code 6,508}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 31,250}, {@code 0.954}. */
    static String plain(double value) {
        if (!Double.isFinite(value)) {
            return scientific(value);
        }
        return value < 9999.5
                ? fixed(value, decimals(value))
                : value < 1e9 ? count(Math.round(value)) : scientific(value);
    }

    private static String interval(Estimate estimate, double unit) {
        if (estimate.forks() < 2) {
            return "none (1 fork)";
        }
        if (!estimate.hasInterval()) {
            return "unbounded";
        }
        double low = estimate.low() / unit;
        double high = estimate.high() / unit;
        int least = decimals(estimate.value() / unit);
        int digits = high > low ? 1 - (int) Math.floor(Math.log10(high - low)) : least;
        digits = Math.max(least, Math.min(digits, least + 2));
        return high < 9999.5
                ? fixed(low, digits) + " " + DASH + " " + fixed(high, digits)
                : plain(low) + " " + DASH + " " + plain(high);
    }

    private static int unit(double nanos) {
        int unit = 0;
        for (double rest = nanos; rest >= 999.5 && unit < UNITS.length - 1; rest /= 1000) {
            unit++;
        }
        return unit;
    }

    /** Decimals for three significant digits, four if the first is a 1. */
    private static int decimals(double value) {
        if (!(value > 0)) {
            return 0;
        }
        int magnitude = (int) Math.floor(Math.log10(value));
        double first = value / Math.pow(10, magnitude);
        return Math.max(0, Math.min(9, (first < 1.9995 && magnitude < 3 ? 3 : 2) - magnitude));
    }

    private static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
