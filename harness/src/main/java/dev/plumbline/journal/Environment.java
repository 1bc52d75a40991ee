// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.util.Map;

/**
 * The machine and the build, from an allow-list: no host name, user, path or variable is recorded.
 *
 * @param facts for instance {@code cpu}, {@code cores}, {@code os}, {@code jdk}, {@code plumbline.commit},
 *     {@code onnxruntime.version}; a fact that cannot be read is absent
 */
public record Environment(Map<String, String> facts) {
    public Environment {
        facts = Map.copyOf(facts);
    }
}
