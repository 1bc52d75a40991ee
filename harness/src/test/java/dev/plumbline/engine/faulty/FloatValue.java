// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.model.Padding;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.List;

/** The values of a layer, channels x height x width; a vector's tensor has one extent. */
record FloatValue(Shape shape, boolean vector, float[] values) {
    Tensor tensor() {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        int[] extents =
                vector ? new int[] {shape.channels()} : new int[] {shape.channels(), shape.height(), shape.width()};
        return new Tensor(extents, wide);
    }

    /** An extent of 1 is repeated. */
    float at(int channel, int row, int column) {
        int c = shape.channels() == 1 ? 0 : channel;
        int i = shape.height() == 1 ? 0 : row;
        int j = shape.width() == 1 ? 0 : column;
        return values[(c * shape.height() + i) * shape.width() + j];
    }

    static FloatValue joined(List<FloatValue> parts) {
        Shape shape = Shape.joined(parts.stream().map(FloatValue::shape).toList());
        float[] y = new float[shape.elements()];
        int at = 0;
        for (FloatValue part : parts) {
            System.arraycopy(part.values, 0, y, at, part.values.length);
            at += part.values.length;
        }
        return new FloatValue(shape, parts.stream().allMatch(FloatValue::vector), y);
    }

    FloatValue padded(Padding how) {
        Shape out = shape.after(how);
        float[] y = new float[out.elements()];
        for (int i = 0; i < shape.channels() * shape.height(); i++) {
            int row = i / shape.height() * out.height() + how.top() + i % shape.height();
            System.arraycopy(values, i * shape.width(), y, row * out.width() + how.left(), shape.width());
        }
        return new FloatValue(out, false, y);
    }

    FloatValue softmax() {
        float[] y = new float[values.length];
        for (int p = 0; p < shape.plane(); p++) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = p; i < y.length; i += shape.plane()) {
                largest = Math.max(largest, values[i]);
            }
            float sum = 0;
            for (int i = p; i < y.length; i += shape.plane()) {
                y[i] = (float) Math.exp(values[i] - largest);
                sum += y[i];
            }
            for (int i = p; i < y.length; i += shape.plane()) {
                y[i] /= sum;
            }
        }
        return new FloatValue(shape, vector, y);
    }
}
