// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.DeviceClock;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An engine with a device, both as scripted; computes sums of its inputs. */
public final class ScriptedEngine implements Engine {
    private static final AtomicReference<Script> SCRIPT = new AtomicReference<>(new Script());

    /** What its sessions do; a test extends this. */
    static class Script extends ScriptedClock {
        float[] uploaded = {};
        boolean poisoned;
        /** Whether replays compute nothing. */
        boolean idle;

        final double[] outputs = new double[2];
        Map<String, String> facts = Map.of("kernels", "8", "fingerprint", "c0ffee");

        Script() {
            super(true);
        }

        void compute() {
            outputs[0] = sum(uploaded);
            outputs[1] = uploaded.length;
        }

        void run() {
            compute();
            spin(inference + 10_000);
        }

        static double sum(float[] values) {
            double sum = 0;
            for (float value : values) {
                sum += value;
            }
            return sum;
        }

        @Override
        public double replay(int count) {
            if (!idle) {
                compute();
            }
            return super.replay(count);
        }

        @Override
        public void enqueue() {
            compute();
            super.enqueue();
        }

        @Override
        public void poison() {
            poisoned = true;
            Arrays.fill(outputs, Double.NaN);
        }
    }

    /** All sessions do this from now on. */
    static void play(Script script) {
        script.uploaded = SCRIPT.getAndSet(script).uploaded;
    }

    private record Scripted() implements Session {
        @Override
        public void upload(String input, float[] values) {
            SCRIPT.get().uploaded = values.clone();
        }

        @Override
        public void run() {
            SCRIPT.get().run();
        }

        @Override
        public Map<String, Tensor> outputs() {
            double[] values = SCRIPT.get().outputs.clone();
            return new HashMap<>(Map.of("logits", new Tensor(new int[] {1, values.length}, values)));
        }

        @Override
        public Map<String, String> facts() {
            return SCRIPT.get().facts;
        }

        @Override
        public Optional<DeviceClock> device() {
            return Optional.of(SCRIPT.get());
        }

        @Override
        public void close() {}
    }

    @Override
    public String name() {
        return "scripted";
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
        return List.of(Precision.FP32);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(this, build, checked -> new Scripted());
    }
}
