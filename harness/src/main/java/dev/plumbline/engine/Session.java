// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.Optional;

/** A built network. Not thread-safe. */
public interface Session extends AutoCloseable {
    /** Sets an input for all following runs: batch x channels x height x width. */
    void upload(String input, float[] values);

    /** One inference over what was uploaded; returns when the outputs are complete. This is what is timed. */
    void run();

    /**
     * A copy of every declared output and traced layer as the last run left it, the batch first in each shape. Values
     * are those the engine computed, widened.
     */
    Map<String, Tensor> outputs();

    /**
     * What was built, by name: {@code fingerprint}, {@code layers}, {@code plugins}, {@code reformats}, {@code
     * build.seconds}, ...; empty if there is nothing to say.
     */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** The clock of the device that inferences run on; empty if that is the host. */
    default Optional<DeviceClock> device() {
        return Optional.empty();
    }

    @Override
    void close();
}
