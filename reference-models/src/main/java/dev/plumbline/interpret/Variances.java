// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Combination;

/** Error variances behind steps without parameters, on arrays in {@link Grid}'s order. */
final class Variances {
    /** Of float16: what is smaller is stored with an absolute error. */
    static final double LEAST_NORMAL = 0x1p-14;

    /** Squared roundoffs of an exponential and a division. */
    private static final double FUNCTIONS = 8;

    /**
     * Of the errors of a channel's pixels. An emulated ResNet-50 has 0.01 to 0.07, with random weights up to 0.47, and its
     * averages err by at most 2.2 of the deviations that follow; if all errors are equal, 2.7 of them are accepted.
     */
    private static final double CORRELATION = 0.2;

    private final double sum;
    private final double stored;

    /** The squared unit roundoffs of a sum in progress and of a stored value. */
    Variances(double sum, double stored) {
        this.sum = sum;
        this.stored = stored;
    }

    private static double square(double x) {
        return x * x;
    }

    /** Deviations of values that are to be added up so many at a time, with their share of what the sum rounds. */
    double[] summands(double[] values, double[] variances, int count) {
        double[] sigma = new double[values.length];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = Math.sqrt(variances[i]) + Math.sqrt(count * sum) * Math.abs(values[i]);
        }
        return sigma;
    }

    /** Errors with these averages are taken as fully correlated: a function's error at similar values is similar. */
    double[] averages(double[] values, double[] averagedSigmas) {
        double[] variance = new double[values.length];
        for (int i = 0; i < variance.length; i++) {
            variance[i] = square(averagedSigmas[i]) + stored * square(values[i]);
        }
        return variance;
    }

    /** The deviation of an average over so many pixels, from the averages of their deviations and of their squares. */
    static double average(double sigma, double square, int pixels) {
        return Math.sqrt(CORRELATION * sigma * sigma + (1 - CORRELATION) * square / pixels);
    }

    /** Of y = a (how) b, where a and b have these variances. */
    double combined(Combination how, double a, double ofA, double b, double ofB, double y) {
        return switch (how) {
            case ADD, SUBTRACT -> ofA + ofB + stored * square(y);
            case MULTIPLY -> square(b) * ofA + square(a) * ofB + stored * square(y);
            case DIVIDE -> (ofA + square(y) * ofB) / square(b) + stored * square(y);
            case MINIMUM, MAXIMUM -> Math.max(ofA, ofB);
        };
    }

    /**
     * A value y moves by y (own error - mean error), with y as weights of the mean. The exponential rounds its argument,
     * the distance to the largest; the sum of equal values rounds alike each time, by a quarter of a unit on average; and
     * a result below float16's normal numbers is stored with an absolute error.
     */
    double[] softmax(double[] x, double[] variances, double[] y, int channels) {
        double[] variance = new double[y.length];
        for (int first = 0; first < y.length; first += channels) {
            double mean = 0;
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = first; c < first + channels; c++) {
                mean += square(y[c]) * variances[c];
                largest = Math.max(largest, x[c]);
            }
            for (int c = first; c < first + channels; c++) {
                variance[c] = stored * square(LEAST_NORMAL);
                if (y[c] != 0) { // else the argument may be infinite
                    double own = (1 - 2 * y[c]) * variances[c];
                    double rounded = stored * (square(largest - x[c]) + FUNCTIONS) + sum * square(channels / 8.0);
                    variance[c] += square(y[c]) * (own + mean + rounded);
                }
            }
        }
        return variance;
    }
}
