// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import dev.plumbline.activation.Activations;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A plugin that the library must offer.
 *
 * @param fields the coefficients, in order
 * @param inputs 1, or 2 that are added first
 */
record Kind(String name, List<String> fields, int inputs) {
    /** Every activation and the identity, each without and with a residual. */
    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        for (int inputs = 1; inputs <= 2; inputs++) {
            String prefix = inputs == 1 ? "Plumbline" : "PlumblineAdd";
            kinds.add(new Kind(prefix + "Identity", List.of(), inputs));
            for (Activations activation : Activations.values()) {
                Class<?> type = activation.activation().getClass();
                List<String> fields = Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();
                kinds.add(new Kind(prefix + type.getSimpleName(), fields, inputs));
            }
        }
        return kinds;
    }

    /** Coefficients to try: exact in float32, so that they can be compared after a round trip. */
    float[] coefficients(int variant) {
        float[] values = new float[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.0f + i + 0.25f * variant;
        }
        return values;
    }
}
