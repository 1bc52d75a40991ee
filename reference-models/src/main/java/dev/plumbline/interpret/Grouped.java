// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.function.DoubleUnaryOperator;

/**
 * The prepared weights of a convolution with groups or dilation, whose taps are few or far apart. Each output element is
 * bias + the products in the order kernel row, kernel column, input channel of the group.
 */
final class Grouped implements Products {
    private final int inputs;
    private final double[] bias;
    private final int groups;
    /** By output: kernel row, kernel column, input channel of the group. */
    private final double[][] weights;

    /** From a bias (outputs) and weights (outputs, inputs of a group, taps), each mapped. */
    Grouped(int groups, int taps, float[] bias, float[] weights, DoubleUnaryOperator map) {
        this.groups = groups;
        this.inputs = weights.length / bias.length / taps;
        this.bias = new double[bias.length];
        this.weights = new double[bias.length][taps * inputs];
        for (int m = 0; m < bias.length; m++) {
            this.bias[m] = bias[m];
            for (int k = 0; k < taps * inputs; k++) {
                this.weights[m][k % taps * inputs + k / taps] = map.applyAsDouble(weights[m * taps * inputs + k]);
            }
        }
    }

    @Override
    public void apply(Workers workers, double[] x, Shape shape, Window window, Shape out, double[] y) {
        int[] offsets = new int[window.taps()];
        for (int t = 0; t < offsets.length; t++) {
            int row = t / window.columns().kernel() * window.rows().dilation();
            int column = t % window.columns().kernel() * window.columns().dilation();
            offsets[t] = (row * shape.width() + column) * shape.channels();
        }
        workers.run(out.height(), row -> {
            for (int column = 0; column < out.width(); column++) {
                int origin = (row * window.rows().stride() * shape.width()
                                + column * window.columns().stride())
                        * shape.channels();
                pixel(x, origin, offsets, y, (row * out.width() + column) * bias.length);
            }
        });
    }

    private void pixel(double[] x, int origin, int[] offsets, double[] y, int at) {
        int outputs = bias.length / groups;
        for (int m = 0; m < bias.length; m++) {
            int from = origin + m / outputs * inputs;
            double[] w = weights[m];
            double sum = bias[m];
            int k = 0;
            for (int offset : offsets) {
                for (int c = from + offset; c < from + offset + inputs; c++) {
                    sum = Math.fma(x[c], w[k++], sum);
                }
            }
            y[at + m] = sum;
        }
    }
}
