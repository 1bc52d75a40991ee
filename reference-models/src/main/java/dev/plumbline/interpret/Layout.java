// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.util.Arrays;
import java.util.List;

/** Steps without parameters, on arrays in {@link Grid}'s order. */
final class Layout {
    /** What a pool makes of one channel of a window. */
    private interface Fold {
        double of(double folded, double x);
    }

    private final Workers workers;

    Layout(Workers workers) {
        this.workers = workers;
    }

    void maxPool(double[] x, Shape shape, Pool how, double[] y) {
        pool(x, shape, how, Double.NEGATIVE_INFINITY, Math::max, y);
    }

    void averagePool(double[] x, Shape shape, Pool how, boolean countPadding, double[] y) {
        pool(x, shape, how, 0, Double::sum, y);
        Shape out = shape.after(how);
        Axis rows = how.window().rows();
        Axis columns = how.window().columns();
        for (int i = 0; i < y.length; i++) {
            int pixel = i / shape.channels();
            y[i] /= countPadding
                    ? how.window().taps()
                    : inside(rows, pixel / out.width(), shape.height())
                            * inside(columns, pixel % out.width(), shape.width());
        }
    }

    /** How many taps of a window lie in the image. */
    private static int inside(Axis axis, int window, int size) {
        int inside = 0;
        for (int tap = 0; tap < axis.kernel(); tap++) {
            int at = axis.position(window, tap);
            inside += at >= 0 && at < size ? 1 : 0;
        }
        return inside;
    }

    private void pool(double[] x, Shape shape, Pool how, double start, Fold fold, double[] y) {
        Shape out = shape.after(how);
        Arrays.fill(y, start);
        workers.run(out.height(), row -> {
            for (int i = 0; i < how.window().rows().kernel(); i++) {
                int in = how.window().rows().position(row, i);
                if (in >= 0 && in < shape.height()) {
                    fold(x, in * shape.width(), shape, how.window().columns(), fold, y, row * out.width(), out.width());
                }
            }
        });
    }

    /** Folds one row of the image into one row of windows. */
    private static void fold(
            double[] x, int from, Shape shape, Axis columns, Fold fold, double[] y, int to, int windows) {
        int channels = shape.channels();
        for (int column = 0; column < windows; column++) {
            for (int j = 0; j < columns.kernel(); j++) {
                int in = columns.position(column, j);
                if (in >= 0 && in < shape.width()) {
                    for (int c = 0; c < channels; c++) {
                        int at = (to + column) * channels + c;
                        y[at] = fold.of(y[at], x[(from + in) * channels + c]);
                    }
                }
            }
        }
    }

    void combine(Combination how, double[] a, Shape shapeA, double[] b, Shape shapeB, double[] y) {
        Shape shape = shapeA.with(shapeB);
        int[] stepA = steps(shapeA);
        int[] stepB = steps(shapeB);
        workers.split(shape.plane(), shape.channels(), (from, to) -> {
            for (int p = from; p < to; p++) {
                int row = p / shape.width();
                int column = p % shape.width();
                int inA = row * stepA[0] + column * stepA[1];
                int inB = row * stepB[0] + column * stepB[1];
                for (int c = 0; c < shape.channels(); c++) {
                    y[p * shape.channels() + c] = how.apply(a[inA + c * stepA[2]], b[inB + c * stepB[2]]);
                }
            }
        });
    }

    /** From one row, column and channel to the next; 0 along an extent of 1, which is repeated. */
    private static int[] steps(Shape shape) {
        return new int[] {
            shape.height() == 1 ? 0 : shape.width() * shape.channels(),
            shape.width() == 1 ? 0 : shape.channels(),
            shape.channels() == 1 ? 0 : 1
        };
    }

    void concatenate(List<double[]> parts, List<Shape> shapes, double[] y) {
        int channels = Shape.joined(shapes).channels();
        int first = 0;
        for (int i = 0; i < parts.size(); i++) {
            int own = shapes.get(i).channels();
            for (int p = 0; p < shapes.get(i).plane(); p++) {
                System.arraycopy(parts.get(i), p * own, y, p * channels + first, own);
            }
            first += own;
        }
    }

    void softmax(double[] x, Shape shape, double[] y) {
        int channels = shape.channels();
        for (int first = 0; first < x.length; first += channels) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = first; c < first + channels; c++) {
                largest = Math.max(largest, x[c]);
            }
            double sum = 0;
            for (int c = first; c < first + channels; c++) {
                y[c] = StrictMath.exp(x[c] - largest);
                sum += y[c];
            }
            for (int c = first; c < first + channels; c++) {
                y[c] /= sum;
            }
        }
    }

    /** The mean of each channel. */
    void average(double[] x, Shape shape, double[] y) {
        Arrays.fill(y, 0);
        for (int p = 0; p < shape.plane(); p++) {
            for (int c = 0; c < y.length; c++) {
                y[c] += x[p * y.length + c];
            }
        }
        for (int c = 0; c < y.length; c++) {
            y[c] /= shape.plane();
        }
    }
}
