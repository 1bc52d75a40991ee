// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Relu;
import dev.plumbline.interpret.Precision;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The activation alone, at values that images do not reach: judged in ULP, because a tolerance that allows for what
 * layers round would hide what goes wrong near zero and in the tails.
 */
final class Probe implements Model {
    private static final double ULPS = 4;

    private static final float[] VALUES = {
        0,
        1,
        -1,
        0.5f,
        -0.5f,
        3,
        -3,
        1e-3f,
        -1e-3f,
        -1e-5f,
        -1e-7f,
        -1e-20f,
        -20,
        -60,
        -88,
        -89,
        -95,
        -100,
        -147.9f,
        -148,
        -255,
        -256,
        -257,
        -400,
        -1e4f,
        -70000,
        -1e10f,
        -1.8e19f,
        -1.9e19f,
        -1e30f,
        -Float.MAX_VALUE,
        100,
        1e10f,
        Float.MAX_VALUE,
        Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        Float.NaN,
        -1e-39f,
        1e-39f,
        -Float.MIN_VALUE,
    };

    /** Each image holds all values, in another order. */
    static Subject of(Activations activation, int images) {
        List<Map<String, float[]>> samples = new ArrayList<>();
        List<Map<String, Expectation>> expected = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            float[] rotated = new float[VALUES.length];
            for (int i = 0; i < rotated.length; i++) {
                rotated[i] = VALUES[(i + image) % rotated.length];
            }
            samples.add(Map.of("image", rotated));
            expected.add(Map.of("logits", expectation(activation.activation(), rotated)));
        }
        Activation other = activation == Activations.RELU ? new Identity() : new Relu();
        double contrast = expected.get(0)
                .get("logits")
                .distance(
                        expectation(other, samples.get(0).get("image")).values().values());
        return new Subject(
                Subject.word(activation),
                new Network(new Probe(), activation.activation(), new Weights(Map.of())),
                samples,
                new Expected(Precision.FP32, expected, contrast));
    }

    private static Expectation expectation(Activation activation, float[] x) {
        double[] values = IntStream.range(0, x.length)
                .mapToDouble(i -> activation.apply(x[i]))
                .toArray();
        double[] tolerance = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            tolerance[i] = Double.isFinite(values[i]) ? ULPS * Math.ulp((float) values[i]) : 0;
        }
        return new Expectation(new Tensor(new int[] {x.length, 1, 1}, values), tolerance);
    }

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        net.output("logits", net.activate("act", net.input("image", new Shape(VALUES.length, 1, 1))));
    }
}
