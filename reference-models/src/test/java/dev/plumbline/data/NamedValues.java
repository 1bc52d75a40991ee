// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

/** Values that a name determines, the same bits as examples/pytorch/golden_models.py makes. */
public final class NamedValues {
    private NamedValues() {}

    /** Uniform: kernels keep the variance of a signal, variances are positive. */
    public static float[] parameter(String name, int... shape) {
        int count = 1;
        for (int extent : shape) {
            count *= extent;
        }
        double high = shape.length > 1 ? Math.sqrt(6.0 / (count / shape[0])) : 0.1;
        double low = -high;
        if (shape.length == 1 && (name.endsWith(".weight") || name.endsWith(".running_var"))) {
            low = 0.5;
            high = 1.5;
        }
        Draws draws = new Draws(name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (low + (high - low) * draws.uniform());
        }
        return values;
    }

    /** Noise of variance one for the input of this name. */
    public static float[] noise(String input, int count) {
        return new Draws(input + " 0").normal(count);
    }
}
