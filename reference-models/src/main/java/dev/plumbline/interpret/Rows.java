// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One array for each row of each channel, and steps without parameters as their formulas say.
 *
 * @param vector whether a layer without height and width made it
 */
record Rows(Shape shape, boolean vector, double[][] rows) {
    Rows(Shape shape, boolean vector) {
        this(shape, vector, new double[shape.channels() * shape.height()][shape.width()]);
    }

    /** From channels x height x width order. */
    static Rows of(Shape shape, boolean vector, float[] values) {
        Rows y = new Rows(shape, vector);
        for (int i = 0; i < values.length; i++) {
            y.rows[i / shape.width()][i % shape.width()] = values[i];
        }
        return y;
    }

    double[] row(int channel, int y) {
        return rows[channel * shape.height() + y];
    }

    /** An extent of 1 is repeated. */
    private double at(int channel, int y, int x) {
        double[] row = row(shape.channels() == 1 ? 0 : channel, shape.height() == 1 ? 0 : y);
        return row[shape.width() == 1 ? 0 : x];
    }

    double[] flat() {
        double[] values = new double[shape.elements()];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * shape.width(), shape.width());
        }
        return values;
    }

    /** Gives the function of each window what lies in the image. */
    Rows pooled(Pool how, ToDoubleFunction<DoubleStream> function) {
        Axis down = how.window().rows();
        Axis right = how.window().columns();
        Rows y = new Rows(shape.after(how), false);
        for (int i = 0; i < y.rows.length; i++) {
            int channel = i / y.shape.height();
            int row = i % y.shape.height();
            for (int k = 0; k < y.shape.width(); k++) {
                y.rows[i][k] = function.applyAsDouble(taps(down, row, shape.height(), right, k, shape.width())
                        .mapToDouble(at -> row(channel, at / shape.width())[at % shape.width()]));
            }
        }
        return y;
    }

    /** Positions in a plane of the taps of one window that are not in the padding. */
    private static IntStream taps(Axis down, int row, int height, Axis right, int column, int width) {
        return IntStream.range(0, down.kernel() * right.kernel())
                .filter(tap -> {
                    int y = down.position(row, tap / right.kernel());
                    int x = right.position(column, tap % right.kernel());
                    return y >= 0 && y < height && x >= 0 && x < width;
                })
                .map(tap -> down.position(row, tap / right.kernel()) * width
                        + right.position(column, tap % right.kernel()));
    }

    Rows combined(Combination how, Rows other) {
        Shape common = shape.with(other.shape);
        Rows y = new Rows(common, vector && other.vector);
        for (int i = 0; i < y.rows.length; i++) {
            int channel = i / common.height();
            int row = i % common.height();
            for (int k = 0; k < common.width(); k++) {
                y.rows[i][k] = how.apply(at(channel, row, k), other.at(channel, row, k));
            }
        }
        return y;
    }

    static Rows joined(List<Rows> parts) {
        Shape shape = Shape.joined(parts.stream().map(Rows::shape).toList());
        double[][] rows =
                parts.stream().flatMap(part -> Arrays.stream(part.rows)).toArray(double[][]::new);
        return new Rows(shape, parts.stream().allMatch(Rows::vector), rows);
    }

    Rows padded(Padding how) {
        Rows y = new Rows(shape.after(how), false);
        for (int i = 0; i < rows.length; i++) {
            double[] row = y.row(i / shape.height(), how.top() + i % shape.height());
            System.arraycopy(rows[i], 0, row, how.left(), shape.width());
        }
        return y;
    }

    /** exp(x_c) / sum of exp(x_i), as 1 / sum of exp(x_i - x_c). */
    Rows softmax() {
        Rows y = new Rows(shape, vector);
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < shape.width(); k++) {
                double sum = 0;
                for (int j = i % shape.height(); j < rows.length; j += shape.height()) {
                    sum += Math.exp(rows[j][k] - rows[i][k]);
                }
                y.rows[i][k] = 1 / sum;
            }
        }
        return y;
    }

    Rows flattened() {
        double[] flat = flat();
        Rows y = new Rows(Shape.vector(flat.length), true);
        for (int i = 0; i < flat.length; i++) {
            y.rows[i][0] = flat[i];
        }
        return y;
    }
}
