// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Refuses misuse of an engine or its session, in the same words for every engine. */
public final class CheckedSession implements Session {
    private final String engine;
    private final Map<String, Shape> inputs;
    private final int batch;
    private final Session session;
    private final Set<String> missing;
    private boolean ran;
    private boolean closed;

    private CheckedSession(String engine, Map<String, Shape> inputs, int batch, Session session) {
        this.engine = engine;
        this.inputs = inputs;
        this.batch = batch;
        this.session = session;
        this.missing = new HashSet<>(inputs.keySet());
    }

    /** Opens a session if the engine can build what is asked for. */
    public static Session open(Engine engine, Build build, Function<Build, Session> opener) {
        String name = engine.name();
        engine.unavailable().ifPresent(reason -> {
            throw new EngineException(ExitCode.UNAVAILABLE, name + " cannot run here: " + reason);
        });
        offered(name, "placement", build.placement(), engine.placements());
        engine.unavailable(build.placement()).ifPresent(reason -> {
            throw new EngineException(
                    ExitCode.UNAVAILABLE, name + " cannot run " + build.placement() + " here: " + reason);
        });
        offered(name, "precision", build.precision(), engine.precisions());
        if (build.batch() < 1) {
            throw new EngineException(name + " needs a batch of at least 1 image, but was given " + build.batch());
        }
        Signature signature = Signature.of(build.network().model());
        List<String> layers = List.copyOf(signature.layers().keySet());
        for (String layer : build.traced()) {
            if (!layers.contains(layer)) {
                throw new EngineException(build.network().model().name() + " has no layer " + layer
                        + " to trace; its layers are " + String.join(", ", layers));
            }
        }
        try {
            return new CheckedSession(name, signature.inputs(), build.batch(), opener.apply(build));
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    name + " could not build " + build.network().model().name() + ": " + e.getMessage(), e);
        }
    }

    private static <T> void offered(String engine, String what, T asked, List<T> offered) {
        if (!offered.contains(asked)) {
            throw new EngineException(engine + " has no " + what + " " + asked + "; choose one of " + offered);
        }
    }

    @Override
    public void upload(String input, float[] values) {
        requireOpen();
        Shape shape = inputs.get(input);
        if (shape == null) {
            throw new EngineException(
                    engine + " was given an input " + input + ", but the model's inputs are " + inputs.keySet());
        }
        if (values.length != (long) batch * shape.elements()) {
            throw new EngineException(engine + " was given " + values.length + " values for input " + input + ", but "
                    + batch + " x " + shape + " needs " + (long) batch * shape.elements());
        }
        session.upload(input, values);
        missing.remove(input);
    }

    @Override
    public void run() {
        requireOpen();
        if (!missing.isEmpty()) {
            throw new EngineException(engine + " was run before its inputs were set; upload " + missing + " first");
        }
        session.run();
        ran = true;
    }

    @Override
    public Map<String, Tensor> outputs() {
        requireOpen();
        if (!ran) {
            throw new EngineException(engine + " has no outputs before its first run; run it first");
        }
        return session.outputs();
    }

    @Override
    public Map<String, String> facts() {
        return session.facts();
    }

    /** Empty before the inputs are set: there is nothing to time. */
    @Override
    public Optional<DeviceClock> device() {
        requireOpen();
        return missing.isEmpty() ? session.device() : Optional.empty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new EngineException(engine + "'s session is closed; open another one");
        }
    }
}
