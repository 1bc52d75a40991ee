// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Swish;
import dev.plumbline.interpret.RoundedEngine.Value;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Steps without parameters in float32, on pixels x channels, as an engine's author may write them. */
final class FloatSteps {
    private FloatSteps() {}

    /** To the nearest value with so many bits, ties to even; 24 bits are all that a float has. */
    static float round(float x, int bits) {
        if (bits >= 24 || Float.isInfinite(x) || Float.isNaN(x)) {
            return x;
        }
        int dropped = 24 - bits;
        int i = Float.floatToRawIntBits(x);
        return Float.intBitsToFloat((i + (1 << (dropped - 1)) - 1 + (i >> dropped & 1)) >> dropped << dropped);
    }

    static float[] round(float[] x, int bits) {
        float[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = round(y[i], bits);
        }
        return y;
    }

    /** By the naive formula. */
    static float activate(Activation f, float x) {
        if (f instanceof Relu) {
            return x > 0 ? x : 0;
        }
        if (f instanceof Elu elu) {
            return x > 0 ? x : (float) elu.alpha() * ((float) Math.exp(x) - 1);
        }
        if (f instanceof Isrlu isrlu) {
            return x > 0 ? x : x / (float) Math.sqrt(1 + (float) isrlu.alpha() * x * x);
        }
        if (f instanceof Swish swish) {
            return x * (1 / (1 + (float) Math.exp(-(float) swish.beta() * x)));
        }
        return (float) f.apply(x);
    }

    static float[] pixels(Shape shape, float[] planes) {
        float[] values = new float[planes.length];
        for (int i = 0; i < values.length; i++) {
            values[i % shape.plane() * shape.channels() + i / shape.plane()] = planes[i];
        }
        return values;
    }

    static float[] planes(Value x) {
        float[] planes = new float[x.values().length];
        for (int i = 0; i < planes.length; i++) {
            planes[i % x.shape().channels() * x.shape().plane() + i / x.shape().channels()] = x.values()[i];
        }
        return planes;
    }

    /** Gives the function of each window what lies in the image. */
    static float[] pool(Value x, Pool how, Function<float[], Float> function) {
        Shape in = x.shape();
        Shape shape = in.after(how);
        Window window = how.window();
        float[] y = new float[shape.elements()];
        float[] values = new float[window.taps()];
        for (int i = 0; i < y.length; i++) {
            int pixel = i / shape.channels();
            int count = 0;
            for (int tap = 0; tap < values.length; tap++) {
                int j = window.rows()
                        .position(pixel / shape.width(), tap / window.columns().kernel());
                int k = window.columns()
                        .position(pixel % shape.width(), tap % window.columns().kernel());
                if (j >= 0 && j < in.height() && k >= 0 && k < in.width()) {
                    values[count++] = x.values()[(j * in.width() + k) * shape.channels() + i % shape.channels()];
                }
            }
            y[i] = function.apply(Arrays.copyOf(values, count));
        }
        return y;
    }

    static float[] combine(Combination how, Value a, Value b) {
        Shape shape = a.shape().with(b.shape());
        float[] y = new float[shape.elements()];
        for (int i = 0; i < y.length; i++) {
            int pixel = i / shape.channels();
            float left = at(a, pixel / shape.width(), pixel % shape.width(), i % shape.channels());
            float right = at(b, pixel / shape.width(), pixel % shape.width(), i % shape.channels());
            y[i] = (float) how.apply(left, right);
        }
        return y;
    }

    /** An extent of 1 is repeated. */
    private static float at(Value x, int row, int column, int channel) {
        Shape shape = x.shape();
        int i = shape.height() == 1 ? 0 : row;
        int j = shape.width() == 1 ? 0 : column;
        return x.values()[(i * shape.width() + j) * shape.channels() + (shape.channels() == 1 ? 0 : channel)];
    }

    static float[] concatenate(List<Value> parts, Shape shape) {
        float[] planes = new float[shape.elements()];
        int at = 0;
        for (Value part : parts) {
            System.arraycopy(planes(part), 0, planes, at, part.values().length);
            at += part.values().length;
        }
        return pixels(shape, planes);
    }

    static float[] pad(Value x, Padding how) {
        Shape shape = x.shape().after(how);
        float[] y = new float[shape.elements()];
        int row = x.shape().width() * x.shape().channels();
        for (int i = 0; i < x.shape().height(); i++) {
            int at = ((i + how.top()) * shape.width() + how.left()) * shape.channels();
            System.arraycopy(x.values(), i * row, y, at, row);
        }
        return y;
    }

    static float[] softmax(Value x) {
        float[] y = new float[x.values().length];
        int channels = x.shape().channels();
        for (int first = 0; first < y.length; first += channels) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = first; i < first + channels; i++) {
                largest = Math.max(largest, x.values()[i]);
            }
            float sum = 0;
            for (int i = first; i < first + channels; i++) {
                y[i] = (float) Math.exp(x.values()[i] - largest);
                sum += y[i];
            }
            for (int i = first; i < first + channels; i++) {
                y[i] /= sum;
            }
        }
        return y;
    }
}
