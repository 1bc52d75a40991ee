// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;

/** The prepared weights of a layer that sums products. Any number of threads gives the same bits. */
sealed interface Products permits Filter, Grouped {
    /**
     * Correlates.
     *
     * @param x height x width x channels, with its padding
     * @param shape that of x with its padding
     * @param y height x width x channels of {@code out}
     */
    void apply(Workers workers, double[] x, Shape shape, Window window, Shape out, double[] y);
}
