// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Entry;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares one output, image by image, and keeps every error.
 *
 * <p>An element passes if {@code |actual - expected| <= tolerance}; where the expected value is NaN or infinite, if the
 * actual one is the same. An element that is NaN or infinite where it must not be is <i>unordered</i>: its error counts
 * as {@link Double#MAX_VALUE}, so that every statistic is finite and none of them looks good.
 */
final class OutputComparison {
    /** ULPs are counted where |expected| is at least this share of the largest of the image. */
    private static final double TINY = 0.1;

    private final String output;
    private final Precision precision;
    private final List<double[]> absolute = new ArrayList<>();
    private final List<double[]> relative = new ArrayList<>();
    private final Cosine cosine = new Cosine();
    private long beyond;
    private long unordered;
    private double worst = -1;
    private double worstTolerance;
    private double ulp;
    private @Nullable String firstFault;

    OutputComparison(String output, Precision precision) {
        this.output = output;
        this.precision = precision;
    }

    /**
     * Adds one image.
     *
     * @param image its number, for the sentence
     * @param actual holds the image's elements from index {@code from} on
     * @return whether all elements pass
     */
    boolean add(int image, Expectation expectation, double[] actual, int from) {
        double[] expected = expectation.values().values();
        double magnitude = expectation.magnitude();
        double[] errors = new double[expected.length];
        double[] relatives = new double[expected.length];
        long before = beyond;
        for (int i = 0; i < expected.length; i++) {
            double value = actual[from + i];
            double tolerance = expectation.tolerance()[i];
            boolean ordered = ordered(value, expected[i]);
            double error = ordered ? error(value, expected[i]) : Double.MAX_VALUE;
            unordered += ordered ? 0 : 1;
            errors[i] = error;
            relatives[i] = error == 0 ? 0 : Math.min(error / magnitude, Double.MAX_VALUE);
            cosine.add(value, expected[i]);
            if (Math.abs(expected[i]) > TINY * magnitude) {
                ulp = Math.max(ulp, error / Math.ulp((float) expected[i]));
            }
            judge(image, i, value, expected[i], error, tolerance);
        }
        absolute.add(errors);
        relative.add(relatives);
        return beyond == before;
    }

    private static boolean ordered(double actual, double expected) {
        return Double.isFinite(expected) ? Double.isFinite(actual) : Double.compare(actual, expected) == 0;
    }

    private static double error(double actual, double expected) {
        return Double.isFinite(expected) ? Math.min(Math.abs(actual - expected), Double.MAX_VALUE) : 0;
    }

    private void judge(int image, int element, double actual, double expected, double error, double tolerance) {
        double ratio = error == 0 ? 0 : Math.min(error / tolerance, Double.MAX_VALUE);
        if (ratio > worst) {
            worst = ratio;
            worstTolerance = tolerance;
        }
        if (!(error <= tolerance)) {
            beyond++;
            if (firstFault == null) {
                firstFault = String.format(
                        Locale.ROOT,
                        "%s of image %d is %s at element %d but must be %s within %.2g",
                        output,
                        image,
                        actual,
                        element,
                        expected,
                        tolerance);
            }
        }
    }

    /** Why the comparison fails, one sentence; empty if it passes. */
    Optional<String> fault() {
        if (isEmpty()) {
            return Optional.of("nothing was compared for output " + output);
        }
        return Optional.ofNullable(firstFault)
                .map(first -> first + "; " + beyond + " of " + elements() + " elements are wrong");
    }

    boolean isEmpty() {
        return absolute.isEmpty();
    }

    private long elements() {
        return absolute.stream().mapToLong(errors -> errors.length).sum();
    }

    /** The statistics of all images so far; at least one was added. */
    Entry.Comparison statistics() {
        double[] errors = sorted(absolute);
        double[] relatives = sorted(relative);
        return new Entry.Comparison(
                output,
                errors.length,
                worst,
                worstTolerance,
                errors[errors.length - 1],
                mean(errors),
                quantile(errors),
                relatives[relatives.length - 1],
                mean(relatives),
                quantile(relatives),
                cosine.value(),
                unordered,
                precision == Precision.FP32 ? Math.min(ulp, Double.MAX_VALUE) : null);
    }

    private static double[] sorted(List<double[]> parts) {
        DoubleBuffer all = DoubleBuffer.allocate(
                parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        Arrays.parallelSort(all.array());
        return all.array();
    }

    private static double mean(double[] values) {
        return Math.min(Arrays.stream(values).sum() / values.length, Double.MAX_VALUE);
    }

    /** The smallest value that at least 99.9 % of the values do not exceed. */
    private static double quantile(double[] sorted) {
        return sorted[(int) Math.ceil(0.999 * sorted.length) - 1];
    }
}
