// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** Engines that give no answer at all. Those of the second group take the process with them. */
final class ProcessFaults {
    private ProcessFaults() {}

    private interface Deed {
        void perform();
    }

    static void plant(BiConsumer<String, Fault> faults) {
        faults.accept("throws-in-open", build -> {
            throw new EngineException("could not build: no kernel image is available");
        });
        faults.accept("null-session", build -> null);
        faults.accept("throws-in-upload", Fault.session(build -> new FloatSession(build, interpreter(build)) {
            @Override
            public void upload(String input, float[] values) {
                throw new IndexOutOfBoundsException("Index 784 out of bounds for length 784");
            }
        }));
        faults.accept("throws-in-run", inRun(() -> {
            throw new EngineException("enqueue returned false\nIllegal address\u001b[2J");
        }));
        faults.accept("stack-overflow-in-run", inRun(() -> {
            throw new StackOverflowError();
        }));
        faults.accept("throws-in-second-run", Fault.session(build -> new FloatSession(build, interpreter(build)) {
            @Override
            public void run() {
                if (runs == 1) {
                    throw new EngineException("cudaErrorIllegalAddress");
                }
                super.run();
            }
        }));
        faults.accept("throws-in-outputs", Fault.session(build -> new FloatSession(build, interpreter(build)) {
            @Override
            public Map<String, Tensor> outputs() {
                throw new EngineException("could not copy the outputs");
            }
        }));
        faults.accept("throws-in-close", Fault.session(build -> new FloatSession(build, interpreter(build)) {
            @Override
            public void close() {
                throw new EngineException("could not free the engine");
            }
        }));

        faults.accept("exits-in-run", inRun(() -> Runtime.getRuntime().halt(0)));
        faults.accept("exits-with-7-in-run", inRun(() -> System.exit(7)));
        faults.accept("hangs-in-run", inRun(ProcessFaults::hang));
        faults.accept("hangs-in-open", build -> {
            hang();
            return Fault.NONE.open(build);
        });
        faults.accept("eats-memory-in-run", inRun(() -> {
            long[][] all = new long[1 << 20][];
            for (int i = 0; i < all.length; i++) {
                all[i] = new long[1 << 20];
            }
        }));
    }

    private static FloatInterpreter interpreter(Build build) {
        return new FloatInterpreter(build.network());
    }

    private static Fault inRun(Deed deed) {
        return Fault.session(build -> new FloatSession(build, interpreter(build)) {
            @Override
            public void run() {
                deed.perform();
            }
        });
    }

    /** Like a call into native code: an interrupt does not end it. */
    private static void hang() {
        while (true) {
            LockSupport.parkNanos(1_000_000_000L);
            boolean ignored = Thread.interrupted();
        }
    }
}
