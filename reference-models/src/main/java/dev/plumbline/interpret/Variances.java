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
     * What the errors of a channel's pixels have in common of their variance. An emulated ResNet-50 has 0.01 to 0.07, with
     * random weights up to 0.47; if all are equal, the tolerance of their average is still three deviations.
     */
    private static final double CORRELATION = 0.25;

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

    /** The share of an average variance that is left of it in an average over a channel. */
    static double common(int pixels) {
        return CORRELATION + (1 - CORRELATION) / pixels;
    }

    /** @param share of the squares of the averaged deviations: 1 if errors are fully correlated, as of neighbours */
    double[] averages(double[] values, double[] averagedSigmas, double share) {
        double[] variance = new double[values.length];
        for (int i = 0; i < variance.length; i++) {
            variance[i] = share * square(averagedSigmas[i]) + stored * square(values[i]);
        }
        return variance;
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
