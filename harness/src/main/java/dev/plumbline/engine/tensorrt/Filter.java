// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.model.Window;

/**
 * A convolution that is not in the network yet; parameters in float64, so that folding adds no rounding.
 *
 * @param weight channels x products of one output, row-major
 * @param bias empty if there is none
 */
record Filter(NetworkPlayer.Value x, int channels, Window window, int groups, double[] weight, double[] bias) {
    /** The same with a scale and a shift of every channel behind it. */
    Filter folded(double[] scale, double[] shift) {
        double[] scaled = weight.clone();
        double[] shifted = shift.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= scale[i / (scaled.length / channels)];
        }
        for (int c = 0; c < bias.length; c++) {
            shifted[c] += bias[c] * scale[c];
        }
        return new Filter(x, channels, window, groups, scaled, shifted);
    }

    static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
