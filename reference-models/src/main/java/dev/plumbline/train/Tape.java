// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.train;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays a model forward on a batch in float32 and remembers how to go back: the gradient of every parameter.
 *
 * <p>A value is one row per element of the image with one column per image of the batch. So all inner loops run over
 * the batch and vectorise, and each sum has the same order on every machine: equal input gives equal bits.
 */
final class Tape implements NetworkBuilder<Tape.Value> {
    private final Activation activation;
    private final Weights weights;
    private final float[][] batch;
    private final int images;
    private final Map<String, float[]> gradients = new LinkedHashMap<>();
    private final Map<String, Value> outputs = new HashMap<>();
    private final Deque<Runnable> backward = new ArrayDeque<>();

    /** Elements and their gradients, each (elements, images). */
    record Value(Shape shape, float[][] rows, float[][] gradients) {
        private Value(Shape shape, int images) {
            this(shape, new float[shape.elements()][images], new float[shape.elements()][images]);
        }
    }

    /** Each row of the batch is one element of the input, each column an image. */
    Tape(Activation activation, Weights weights, float[][] batch) {
        this.activation = activation;
        this.weights = weights;
        this.batch = batch;
        this.images = batch[0].length;
    }

    Value output(String name) {
        Value output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("the model has no output " + name);
        }
        return output;
    }

    /** From the gradients that were put into an output to those of the parameters, by name. */
    Map<String, float[]> backward() {
        while (!backward.isEmpty()) {
            backward.pop().run();
        }
        return gradients;
    }

    @Override
    public Value input(String name, Shape shape) {
        return new Value(shape, batch, new float[batch.length][images]);
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        if (how.groups() > 1) {
            throw notTrained("a convolution of " + how.groups() + " groups", name);
        }
        Shape in = x.shape();
        Value y = new Value(in.after(how), images);
        float[] kernel = weights.get(name + ".weight", how.kernel(in.channels()));
        float[] kernelGradient = gradient(name + ".weight", kernel);
        if (how.bias()) {
            bias(name + ".bias", y);
        }
        Pairing window = new Pairing(in, y.shape(), how.window());
        for (int w = 0; w < kernel.length; w++) {
            float weight = kernel[w];
            window.eachOfWeight(w, (from, to) -> multiplyAdd(weight, x.rows[from], y.rows[to]));
        }
        backward.push(() -> {
            for (int w = 0; w < kernel.length; w++) {
                float weight = kernel[w];
                float[] sums = new float[images];
                window.eachOfWeight(w, (from, to) -> {
                    multiplyAdd(x.rows[from], y.gradients[to], sums);
                    multiplyAdd(weight, y.gradients[to], x.gradients[from]);
                });
                kernelGradient[w] = sum(sums);
            }
        });
        return y;
    }

    @Override
    public Value dense(String name, Value x, int features, boolean bias) {
        int inputs = x.rows.length;
        Value y = new Value(Shape.vector(features), images);
        float[] matrix = weights.get(name + ".weight", features, inputs);
        float[] matrixGradient = gradient(name + ".weight", matrix);
        if (bias) {
            bias(name + ".bias", y);
        }
        for (int w = 0; w < matrix.length; w++) {
            multiplyAdd(matrix[w], x.rows[w % inputs], y.rows[w / inputs]);
        }
        backward.push(() -> {
            for (int w = 0; w < matrix.length; w++) {
                float[] sums = new float[images];
                multiplyAdd(x.rows[w % inputs], y.gradients[w / inputs], sums);
                matrixGradient[w] = sum(sums);
                multiplyAdd(matrix[w], y.gradients[w / inputs], x.gradients[w % inputs]);
            }
        });
        return y;
    }

    @Override
    public Value activate(String name, Value x) {
        return activate(name, x, activation);
    }

    @Override
    public Value activate(String name, Value x, Activation fixed) {
        Value y = new Value(x.shape(), images);
        for (int e = 0; e < x.rows.length; e++) {
            for (int i = 0; i < images; i++) {
                y.rows[e][i] = (float) fixed.apply(x.rows[e][i]);
            }
        }
        backward.push(() -> {
            for (int e = 0; e < x.rows.length; e++) {
                for (int i = 0; i < images; i++) {
                    float gradient = y.gradients[e][i];
                    if (gradient != 0) { // in front of a pool most are zero
                        x.gradients[e][i] += gradient * (float) fixed.derivative(x.rows[e][i]);
                    }
                }
            }
        });
        return y;
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        Value y = new Value(x.shape().after(how), images);
        int[][] winners = new int[y.rows.length][images];
        for (float[] row : y.rows) {
            Arrays.fill(row, Float.NEGATIVE_INFINITY);
        }
        Pairing window = new Pairing(x.shape(), y.shape(), how.window());
        window.eachOfPool((from, to) -> {
            for (int i = 0; i < images; i++) {
                if (x.rows[from][i] > y.rows[to][i]) { // the first of equals wins
                    y.rows[to][i] = x.rows[from][i];
                    winners[to][i] = from;
                }
            }
        });
        backward.push(() -> {
            for (int e = 0; e < y.rows.length; e++) {
                for (int i = 0; i < images; i++) {
                    x.gradients[winners[e][i]][i] += y.gradients[e][i];
                }
            }
        });
        return y;
    }

    @Override
    public void output(String name, Value x) {
        outputs.put(name, x);
    }

    @Override
    public Value constant(String name, Shape shape) {
        throw notTrained("a constant", name);
    }

    @Override
    public Value normalize(String name, Value x, double epsilon) {
        throw notTrained("batch normalisation", name);
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        throw notTrained("average pooling", name);
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        throw notTrained("global average pooling", name);
    }

    @Override
    public Value combine(String name, Combination how, Value a, Value b) {
        throw notTrained("the combination " + how, name);
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        throw notTrained("concatenation", name);
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        throw notTrained("padding", name);
    }

    @Override
    public Value softmax(String name, Value x) {
        throw notTrained("softmax", name);
    }

    @Override
    public Value flatten(String name, Value x) {
        throw notTrained("flattening", name);
    }

    private static UnsupportedOperationException notTrained(String what, String name) {
        return new UnsupportedOperationException(
                "the trainer does not know " + what + " (" + name + "); give trained weights instead");
    }

    private void bias(String name, Value y) {
        float[] bias = weights.get(name, y.shape().channels());
        float[] gradient = gradient(name, bias);
        int plane = y.shape().plane();
        for (int e = 0; e < y.rows.length; e++) {
            Arrays.fill(y.rows[e], bias[e / plane]);
        }
        backward.push(() -> {
            for (int e = 0; e < y.rows.length; e++) {
                gradient[e / plane] += sum(y.gradients[e]);
            }
        });
    }

    private float[] gradient(String name, float[] parameter) {
        float[] gradient = new float[parameter.length];
        gradients.put(name, gradient);
        return gradient;
    }

    private static void multiplyAdd(float a, float[] x, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += a * x[i];
        }
    }

    private static void multiplyAdd(float[] a, float[] x, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += a[i] * x[i];
        }
    }

    private static float sum(float[] x) {
        float sum = 0;
        for (float value : x) {
            sum += value;
        }
        return sum;
    }
}
