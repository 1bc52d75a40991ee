// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Something that runs a network. Found by ServiceLoader: one package and one services line. */
public interface Engine {
    /** The property that names another plugin library, by its SHA-256: its engines are taken where this one's fit in. */
    String ENGINES_OF = "plumbline.engines.of";

    /** The property that names a folder, in which an engine then writes what it made of each network it opens. */
    String LAYERS = "plumbline.layers";

    /** The property that is {@code off} where a device's work is launched kernel by kernel, not as one CUDA graph. */
    String GRAPH = "plumbline.cuda.graph";

    /** The name in cell ids. */
    String name();

    /** Why it cannot run on this machine, one sentence with the next step; empty if it can. Loads no native code. */
    Optional<String> unavailable();

    /** Why it cannot build a placement on this machine; empty if it can. Loads no native code. */
    default Optional<String> unavailable(Placement placement) {
        return unavailable();
    }

    /** The placements it can build. */
    List<Placement> placements();

    /** The precisions it can compute in. */
    List<Precision> precisions();

    /** Facts for the environment record, by name; loads no native code. */
    Map<String, String> facts();

    /**
     * Does once what takes long and serves all processes to come: extracts libraries. Loads no native code.
     *
     * @param progress is told what takes long, a line each
     */
    default void prepare(Consumer<String> progress) {}

    /** Environment variables that a process needs to run it, beside those that it has; loads no native code. */
    default Map<String, String> variables() {
        return Map.of();
    }

    /** Builds the network for inferences of exactly {@code build.batch()} images. */
    Session open(Build build);

    /**
     * What to build.
     *
     * @param traced names of layers whose values must be readable as outputs too; empty when timing
     */
    record Build(Network network, Placement placement, Precision precision, int batch, Set<String> traced) {}
}
