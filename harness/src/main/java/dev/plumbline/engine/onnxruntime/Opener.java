// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnxruntime.OrtException;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.model.Network;
import dev.plumbline.onnx.Replaced;
import java.util.Map;
import java.util.Optional;

/** Opens networks: a user's own file if that runs, else the graph that is written of the network. */
record Opener(Provider provider) {
    Session open(Build build) {
        Network network = build.network();
        try {
            Optional<Session> own = ownGraph(build);
            if (own.isPresent()) {
                return own.get();
            }
            OnnxWriter.Options options =
                    new OnnxWriter.Options(OnnxWriter.Form.COMPOSED, build.batch(), build.traced());
            return OnnxRuntimeSession.of(OnnxWriter.write(network, options), provider, Map.of());
        } catch (OrtException e) {
            throw new EngineException(
                    provider.engine() + " could not build " + network.model().name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * A user's file as it is, where nothing in it was replaced and this runtime knows its operators: an opinion on how
     * the file was read, not only on what was made of it.
     */
    private Optional<Session> ownGraph(Build build) {
        if (!(build.network().model() instanceof Replaced model)
                || !build.traced().isEmpty()) {
            return Optional.empty();
        }
        return model.unchanged()
                .filter(file -> file.inputs().stream()
                        .allMatch(input -> input.shape()[0] == -1 || input.shape()[0] == build.batch()))
                .flatMap(file -> tried(file.withBatch(build.batch())));
    }

    /** Empty for custom operators, float16 inputs, and shapes that it cannot infer or that are of another batch. */
    private Optional<Session> tried(byte[] model) {
        try {
            Session session = OnnxRuntimeSession.of(model, provider, Map.of("graph", "the file's own"));
            try {
                session.run();
                return Optional.of(session);
            } catch (EngineException e) {
                session.close();
                return Optional.empty();
            }
        } catch (OrtException | EngineException e) {
            return Optional.empty();
        }
    }
}
