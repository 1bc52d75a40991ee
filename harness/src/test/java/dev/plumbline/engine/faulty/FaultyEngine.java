// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Reference;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A correct float32 engine in plain Java with one fault planted, by name; starts at once and needs nothing. The engine
 * that a ServiceLoader finds has the fault named by the system property {@value #PROPERTY}, or none; the subclasses
 * that it finds as well have theirs.
 */
public class FaultyEngine implements Engine {
    public static final String PROPERTY = "plumbline.fault";

    private final String script;
    private final Fault fault;

    public FaultyEngine() {
        this(System.getProperty(PROPERTY, "none"));
    }

    public FaultyEngine(String script) {
        this(script, Faults.named(script));
    }

    FaultyEngine(String script, Fault fault) {
        this.script = script;
        this.fault = fault;
    }

    public static final class Exits extends FaultyEngine {
        public Exits() {
            super("exits-in-run");
        }
    }

    public static final class Hangs extends FaultyEngine {
        public Hangs() {
            super("hangs-in-run");
        }
    }

    public static final class Throws extends FaultyEngine {
        public Throws() {
            super("throws-in-run");
        }
    }

    public static final class Skips extends FaultyEngine {
        public Skips() {
            super("skips-every-second-run");
        }
    }

    public static final class Wrong extends FaultyEngine {
        public Wrong() {
            super("nan-last");
        }
    }

    @Override
    public String name() {
        return "faulty-" + script;
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public List<Placement> placements() {
        return List.of(Placement.NATIVE);
    }

    @Override
    public List<Precision> precisions() {
        return List.of(Precision.FP32, Precision.TF32, Precision.FP16, Precision.BF16);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(this, build, this::checked);
    }

    private Session checked(Build build) {
        try {
            Reference.of(build.network(), 1).close();
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    name() + " could not build " + build.network().model().name() + ": " + e.getMessage(), e);
        }
        return fault.open(build);
    }
}
