// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Relu;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A model for one test, with parameters as vectors or filters of given shapes. Its input is "in", its output "out". */
abstract class TinyModel implements Model {
    private final Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();

    @Override
    public String name() {
        return "tiny";
    }

    TinyModel with(String name, int[] shape, float... values) {
        parameters.put(name, new Weights.Parameter(shape, values));
        return this;
    }

    TinyModel with(String name, float... values) {
        return with(name, new int[] {values.length}, values);
    }

    Network network(Activation activation) {
        return new Network(this, activation, new Weights(parameters));
    }

    Map<String, Tensor> run(Set<String> traced, float... input) {
        try (Reference reference = Reference.of(network(new Relu()), 1)) {
            return reference.run(Map.of("in", input), traced);
        }
    }

    /** The values of output "out". */
    double[] run(float... input) {
        return run(Set.of(), input).get("out").values();
    }
}
