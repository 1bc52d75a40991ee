// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;

/**
 * The values of one image in height x width x channels order: the channels of a pixel lie together, so that the inner
 * loop over output channels is contiguous in all layers.
 *
 * @param vector whether a layer without height and width made it
 */
record Grid(Shape shape, boolean vector, double[] values) {
    /** Sets the values from channels x height x width order. */
    void set(float[] planes) {
        int channels = shape.channels();
        int plane = shape.plane();
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < plane; p++) {
                values[p * channels + c] = planes[c * plane + p];
            }
        }
    }

    /** A copy in channels x height x width order. */
    Tensor toTensor() {
        return new Tensor(extents(shape, vector), toPlanes());
    }

    static int[] extents(Shape shape, boolean vector) {
        return vector ? new int[] {shape.channels()} : new int[] {shape.channels(), shape.height(), shape.width()};
    }

    double[] toPlanes() {
        double[] planes = new double[values.length];
        flatten(planes);
        return planes;
    }

    /** Copies the values to channels x height x width order. */
    void flatten(double[] planes) {
        int channels = shape.channels();
        int plane = shape.plane();
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < channels; c++) {
                planes[c * plane + p] = values[p * channels + c];
            }
        }
    }
}
