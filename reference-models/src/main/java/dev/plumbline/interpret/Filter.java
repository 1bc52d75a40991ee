// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.function.DoubleUnaryOperator;

/**
 * The prepared weights of a convolution; a dense layer is one whose kernel covers the map.
 *
 * <p>Each output element is bias + the products in the order kernel row, kernel column, input channel, one fused
 * multiply-add after the other: the same bits for any number of threads.
 */
final class Filter implements Products {
    /** Output channels of one task. A constant: JDK 17 vectorises no index with a variable offset. */
    private static final int WIDTH = 256;

    /** Pixels of one task: their sums stay in the L2 cache. */
    private static final int PIXELS = 32;

    /** Pairs of weight rows for one pair of pixels before the next: 32 KiB that stay in the L1 cache. */
    private static final int DEPTH = 8;

    /** The sums of one task: for each pair of pixels two rows of WIDTH outputs. */
    private static final ThreadLocal<double[][]> SUMS =
            ThreadLocal.withInitial(() -> new double[PIXELS / 2][2 * WIDTH]);

    private final Shape kernel;
    private final int outputs;
    /** By strip of outputs, kernel row and pair of products: two rows of WIDTH weights. */
    private final double[][][][] weights;

    private final double[] bias;

    /** From a bias (outputs) and weights (outputs, channels, height, width), each mapped. */
    Filter(Shape kernel, float[] bias, float[] weights, DoubleUnaryOperator map) {
        this.kernel = kernel;
        outputs = bias.length;
        this.bias = new double[outputs];
        int run = run();
        this.weights = new double[(outputs + WIDTH - 1) / WIDTH][kernel.height()][(run + 1) / 2][2 * WIDTH];
        for (int m = 0; m < outputs; m++) {
            this.bias[m] = bias[m];
            double[][][] strip = this.weights[m / WIDTH];
            for (int row = 0; row < kernel.height(); row++) {
                for (int k = 0; k < run; k++) {
                    int c = k % kernel.channels();
                    int column = k / kernel.channels();
                    float weight =
                            weights[((m * kernel.channels() + c) * kernel.height() + row) * kernel.width() + column];
                    strip[row][k / 2][k % 2 * WIDTH + m % WIDTH] = map.applyAsDouble(weight);
                }
            }
        }
    }

    /** The products of one kernel row and one output: contiguous in the input. */
    private int run() {
        return kernel.width() * kernel.channels();
    }

    @Override
    public void apply(Workers workers, double[] x, Shape shape, Window window, Shape out, double[] y) {
        int pixels = out.plane();
        int blocks = (pixels + PIXELS - 1) / PIXELS;
        int down = window.rows().stride() * shape.width();
        int right = window.columns().stride();
        workers.run(blocks * weights.length, task -> {
            int first = task % blocks * PIXELS;
            int[] origins = new int[Math.min(PIXELS, pixels - first)];
            for (int p = 0; p < origins.length; p++) {
                int pixel = first + p;
                origins[p] = (pixel / out.width() * down + pixel % out.width() * right) * kernel.channels();
            }
            block(x, shape.width() * kernel.channels(), origins, task / blocks, y, first * outputs);
        });
    }

    /** One strip of output channels of the pixels whose windows begin at the origins. */
    private void block(double[] x, int rowLength, int[] origins, int strip, double[] y, int at) {
        int from = strip * WIDTH;
        int length = Math.min(WIDTH, outputs - from);
        double[][] sums = SUMS.get();
        int pairs = (origins.length + 1) / 2;
        for (int p = 0; p < 2 * pairs; p++) {
            System.arraycopy(bias, from, sums[p / 2], p % 2 * WIDTH, length);
        }
        for (int row = 0; row < kernel.height(); row++) {
            double[][] w = weights[strip][row];
            for (int k = 0; k < w.length; k += DEPTH) {
                for (int p = 0; p < pairs; p++) {
                    int a = origins[2 * p] + row * rowLength;
                    int b = origins[Math.min(2 * p + 1, origins.length - 1)] + row * rowLength;
                    products(x, a, b, k, w, sums[p], length);
                }
            }
        }
        for (int p = 0; p < origins.length; p++) {
            System.arraycopy(sums[p / 2], p % 2 * WIDTH, y, at + p * outputs + from, length);
        }
    }

    private void products(double[] x, int a, int b, int first, double[][] w, double[] sums, int length) {
        int last = run() - 1;
        for (int k = first; k < Math.min(w.length, first + DEPTH); k++) {
            if (2 * k < last) {
                add(x[a + 2 * k], x[a + 2 * k + 1], x[b + 2 * k], x[b + 2 * k + 1], w[k], sums, length);
            } else {
                add(x[a + 2 * k], 0, x[b + 2 * k], 0, w[k], sums, length);
            }
        }
    }

    /** Two products for each of two pixels: four multiply-adds for four loads, where one pixel has four for five. */
    private static void add(double a0, double a1, double b0, double b1, double[] w, double[] sums, int length) {
        for (int j = 0; j < length; j++) {
            double w0 = w[j];
            double w1 = w[WIDTH + j];
            sums[j] = Math.fma(a1, w1, Math.fma(a0, w0, sums[j]));
            sums[WIDTH + j] = Math.fma(b1, w1, Math.fma(b0, w0, sums[WIDTH + j]));
        }
    }
}
