// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.interpret.Parameters;
import dev.plumbline.model.Model;
import dev.plumbline.model.Models;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The parameters that a model runs with if none are given. */
public final class DefaultWeights {
    private DefaultWeights() {}

    /**
     * The trained weights of this library if it has some for this activation with these coefficients; else seeded ones,
     * which are the same bits on every machine. Those of ResNet-50 are made sooner than a file could be read.
     */
    public static Weights load(Models model, Activation activation) {
        Optional<Weights> trained = Arrays.stream(Activations.values())
                .filter(a -> a.activation().equals(activation))
                .findAny()
                .flatMap(a -> trained(model.model(), a));
        return trained.orElseGet(() -> SeededWeights.of(model.model(), activation));
    }

    /** The resource with the trained weights of a model. */
    static String file(Model model, Activations activation) {
        return "weights/" + model.name() + "-" + activation.name().toLowerCase(Locale.ROOT) + ".safetensors";
    }

    private static Optional<Weights> trained(Model model, Activations activation) {
        String file = file(model, activation);
        try (InputStream in = DefaultWeights.class.getResourceAsStream(file)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(Parameters.check(model, SafeTensors.read(in.readAllBytes(), file), file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the weights " + file + " of this build; build it again.", e);
        }
    }
}
