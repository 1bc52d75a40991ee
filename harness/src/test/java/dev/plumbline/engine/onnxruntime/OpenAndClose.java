// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import dev.plumbline.activation.Swish;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Prints when ONNX Runtime's library is loaded and how much the process grows by 200 sessions. */
final class OpenAndClose {
    private static final Network LENET = new Network(new LeNet5(), new Swish(1), RandomWeights.of(new LeNet5(), 1));

    private OpenAndClose() {}

    public static void main(String[] arguments) throws IOException {
        Engine engine = new OnnxRuntimeEngine();
        if (engine.unavailable().isPresent() || engine.facts().isEmpty()) {
            throw new IllegalStateException("ONNX Runtime should be available: " + engine.unavailable());
        }
        System.out.println("native library before open: " + loaded());
        cycle(engine, 100);
        System.out.println("native library after open: " + loaded());
        long before = resident();
        cycle(engine, 200);
        System.out.println("grown by " + (resident() - before) + " KiB");
    }

    private static void cycle(Engine engine, int times) {
        for (int i = 0; i < times; i++) {
            try (Session session =
                    engine.open(new Engine.Build(LENET, Placement.NATIVE, Precision.FP32, 1, Set.of()))) {
                session.upload("image", new float[784]);
                session.run();
            }
        }
    }

    private static boolean loaded() throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains("libonnxruntime");
    }

    /** Resident memory of this process in KiB. */
    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
