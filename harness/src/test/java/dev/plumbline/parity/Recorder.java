// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes everything on to an engine and keeps what it returned, call by call. */
record Recorder(Engine engine, List<Map<String, Tensor>> returned) implements Engine {
    Recorder(Engine engine) {
        this(engine, new ArrayList<>());
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public Optional<String> unavailable() {
        return engine.unavailable();
    }

    @Override
    public List<Placement> placements() {
        return engine.placements();
    }

    @Override
    public List<Precision> precisions() {
        return engine.precisions();
    }

    @Override
    public Map<String, String> facts() {
        return engine.facts();
    }

    @Override
    public Session open(Build build) {
        Session session = engine.open(build);
        return new Session() {
            @Override
            public void upload(String input, float[] values) {
                session.upload(input, values);
            }

            @Override
            public void run() {
                session.run();
            }

            @Override
            public Map<String, Tensor> outputs() {
                Map<String, Tensor> outputs = session.outputs();
                Map<String, Tensor> copy = new LinkedHashMap<>();
                if (outputs != null) {
                    outputs.forEach((name, tensor) -> copy.put(
                            name,
                            tensor == null
                                    ? null
                                    : new Tensor(tensor.shape(), tensor.values().clone())));
                }
                returned.add(copy);
                return outputs;
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }
}
