// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.interpret.DirectReference;
import dev.plumbline.interpret.ErrorBound;
import dev.plumbline.interpret.Precision;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What images must give, and how far a correct engine may be from it.
 *
 * <p>Values are float64. An engine that computes in float64 itself is the reference, or as good as it: it is compared
 * with a second implementation that shares no arithmetic with the first.
 */
final class Truth implements AutoCloseable {
    private final ErrorBound bound;
    private final @Nullable DirectReference direct;

    Truth(Network network, Precision precision, int threads) {
        bound = ErrorBound.of(network, precision, threads);
        direct = precision == Precision.FP64 ? DirectReference.of(network, threads) : null;
    }

    /**
     * What the outputs, and the layers asked for, must be for one image.
     *
     * @throws IllegalArgumentException if a value is finite but its error has no bound
     */
    Map<String, Expectation> run(Map<String, float[]> image, Set<String> layers) {
        Map<String, Tensor> values = direct == null ? Map.of() : direct.run(image, layers);
        Map<String, Expectation> expectations = new LinkedHashMap<>();
        bound.run(image, layers).forEach((name, bounded) -> {
            Tensor value = values.getOrDefault(name, bounded.values());
            double[] tolerance = bounded.sigma().clone();
            for (int i = 0; i < tolerance.length; i++) {
                tolerance[i] = Double.isFinite(value.values()[i]) ? ErrorBound.tolerance(tolerance[i]) : 0;
                if (!Double.isFinite(tolerance[i])) {
                    throw new IllegalArgumentException("the rounding errors of " + name + " have no bound at element "
                            + i + ": something before it is NaN or infinite; mend the model's weights");
                }
            }
            expectations.put(name, new Expectation(value, tolerance));
        });
        return expectations;
    }

    /** Where the values come from, in words. */
    static String source(Precision precision) {
        return precision == Precision.FP64 ? "a second, independent float64 implementation" : "the float64 reference";
    }

    @Override
    public void close() {
        bound.close();
    }
}
