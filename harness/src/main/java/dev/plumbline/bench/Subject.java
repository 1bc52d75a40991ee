// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.activation.Activations;
import dev.plumbline.data.DefaultWeights;
import dev.plumbline.data.InputFiles;
import dev.plumbline.data.Samples;
import dev.plumbline.engine.DelayedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engines;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Parameters;
import dev.plumbline.journal.Cell;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Weights;
import dev.plumbline.onnx.OnnxFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the words of a cell's id stand for.
 *
 * @param samples inputs of the model, real ones where there are some
 */
public record Subject(Cell cell, Engine engine, Network network, Samples samples) {
    public static Subject of(Cell cell, Given given) {
        Network network = given.model()
                .map(model -> model.open(OnnxFile.Progress.NONE).network())
                .orElseGet(() -> builtIn(cell, given.weights()));
        return new Subject(
                cell,
                Engines.named(cell.engine()),
                network,
                given.inputs()
                        .map(inputs -> InputFiles.read(inputs, network.model()))
                        .orElseGet(() -> Samples.of(network.model())));
    }

    private static Network builtIn(Cell cell, Optional<Path> weights) {
        Models model = Models.named(cell.model())
                .orElseThrow(() -> new IllegalArgumentException("no model is named " + cell.model()));
        Activations activation = Activations.valueOf(cell.activation().toUpperCase(Locale.ROOT));
        Weights parameters = weights.map(
                        file -> Parameters.check(model.model(), SafeTensors.read(file), file.toString()))
                .orElseGet(() -> DefaultWeights.load(model, activation.activation()));
        return new Network(model.model(), activation.activation(), parameters);
    }

    /** A session that holds a batch of samples and is ready to run. */
    public Session open() {
        Session session = DelayedSession.asked(
                engine.open(new Engine.Build(network, cell.placement(), cell.precision(), cell.batch(), Set.of())));
        batch(samples.count()).forEach(session::upload);
        return session;
    }

    /** The inputs of a batch, of this many samples: from the first on and round again. */
    Map<String, float[]> batch(int distinct) {
        Map<String, float[]> batch = new HashMap<>();
        for (int i = 0; i < cell.batch(); i++) {
            int at = i;
            samples.inputs(i % distinct)
                    .forEach((name, values) -> System.arraycopy(
                            values,
                            0,
                            batch.computeIfAbsent(name, input -> new float[cell.batch() * values.length]),
                            at * values.length,
                            values.length));
        }
        return batch;
    }
}
