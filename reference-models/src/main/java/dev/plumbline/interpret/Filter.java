// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The prepared weights of a convolution; a dense layer is one whose kernel covers the map.
 *
 * <p>Each output element is bias + the products in the order kernel row, kernel column, input channel, one fused
 * multiply-add after the other: the same bits for any number of threads.
 */
final class Filter {
    /** Output channels and pixels of one task; weights of {@link #DEPTH} rows and a row of sums stay in the L1 cache. */
    private static final int WIDTH = 512;

    private static final int PIXELS = 56;
    private static final int DEPTH = 4;

    private final int kernelHeight;
    private final int kernelWidth;
    private final int inputs;
    private final int outputs;
    /** One row of output channels for each (kernel row, kernel column, input channel). */
    private final double[][] weights;

    private final double @Nullable [] bias;

    private Filter(int kernelHeight, int kernelWidth, int inputs, int outputs, float[] w, float @Nullable [] b) {
        this.kernelHeight = kernelHeight;
        this.kernelWidth = kernelWidth;
        this.inputs = inputs;
        this.outputs = outputs;
        int kernel = kernelHeight * kernelWidth;
        weights = new double[kernel * inputs][outputs];
        for (int m = 0; m < outputs; m++) {
            for (int c = 0; c < inputs; c++) {
                for (int k = 0; k < kernel; k++) {
                    weights[k * inputs + c][m] = w[(m * inputs + c) * kernel + k];
                }
            }
        }
        bias = b == null ? null : widen(b);
    }

    /** From weights (outputs, inputs, height, width) and, if there is one, a bias (outputs). */
    static Filter of(Shape kernel, int outputs, float[] weights, float @Nullable [] bias) {
        return new Filter(kernel.height(), kernel.width(), kernel.channels(), outputs, weights, bias);
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    /**
     * Convolves without padding.
     *
     * @param x pixels x inputs, {@code width} pixels to a row
     * @param y outputHeight x outputWidth x outputs
     */
    void apply(Workers workers, double[] x, int width, int stride, int outputHeight, int outputWidth, double[] y) {
        int pixels = outputHeight * outputWidth;
        int blocks = (pixels + PIXELS - 1) / PIXELS;
        int strips = (outputs + WIDTH - 1) / WIDTH;
        workers.run(blocks * strips, task -> {
            int first = task % blocks * PIXELS;
            int last = Math.min(pixels, first + PIXELS);
            int from = task / blocks * WIDTH;
            int length = Math.min(WIDTH, outputs - from);
            int[] origins = new int[last - first];
            for (int p = first; p < last; p++) {
                origins[p - first] = (p / outputWidth * width + p % outputWidth) * stride * inputs;
                start(y, p * outputs + from, from, length);
            }
            block(x, origins, width * inputs, y, first * outputs + from, from, length);
        });
    }

    private void start(double[] y, int at, int from, int length) {
        if (bias == null) {
            Arrays.fill(y, at, at + length, 0);
        } else {
            System.arraycopy(bias, from, y, at, length);
        }
    }

    /** All products of one block of pixels; the products of one kernel row are contiguous in x. */
    private void block(double[] x, int[] origins, int rowLength, double[] y, int at, int from, int length) {
        int run = kernelWidth * inputs;
        for (int row = 0; row < kernelHeight; row++) {
            int k = 0;
            for (; k + DEPTH <= run; k += DEPTH) {
                int w = row * run + k;
                for (int p = 0; p < origins.length; p++) {
                    int a = origins[p] + row * rowLength + k;
                    add(
                            x[a],
                            weights[w],
                            x[a + 1],
                            weights[w + 1],
                            x[a + 2],
                            weights[w + 2],
                            x[a + 3],
                            weights[w + 3],
                            from,
                            y,
                            at + p * outputs,
                            length);
                }
            }
            for (; k < run; k++) {
                for (int p = 0; p < origins.length; p++) {
                    int a = origins[p] + row * rowLength + k;
                    add(x[a], weights[row * run + k], from, y, at + p * outputs, length);
                }
            }
        }
    }

    /** y += a v + b w + c s + d t. Four distinct rows: with two from one array, C2 does not vectorise the loop. */
    private static void add(
            double a,
            double[] v,
            double b,
            double[] w,
            double c,
            double[] s,
            double d,
            double[] t,
            int from,
            double[] y,
            int at,
            int length) {
        for (int j = 0; j < length; j++) {
            double sum = Math.fma(b, w[from + j], Math.fma(a, v[from + j], y[at + j]));
            y[at + j] = Math.fma(d, t[from + j], Math.fma(c, s[from + j], sum));
        }
    }

    private static void add(double a, double[] v, int from, double[] y, int at, int length) {
        for (int j = 0; j < length; j++) {
            y[at + j] = Math.fma(a, v[from + j], y[at + j]);
        }
    }
}
