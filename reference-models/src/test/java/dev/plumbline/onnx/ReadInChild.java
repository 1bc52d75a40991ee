// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The main class of a JVM with little heap: reads files and decodes what it can, and says how it went. */
final class ReadInChild {
    private ReadInChild() {}

    public static void main(String[] files) {
        for (String file : files) {
            long start = System.nanoTime();
            String outcome;
            try {
                OnnxFile model = OnnxFile.read(Path.of(file));
                List<Constant> constants = List.copyOf(model.constants().values());
                long values = 0;
                for (Constant constant : constants) {
                    values += constant.real() ? constant.floats().length : constant.elements();
                }
                if (file.contains("transposes") || file.contains("dense")) {
                    OnnxModel.of("model", model, CustomOperators.standard());
                }
                outcome = "read " + model.nodes().size() + " nodes, " + values + " values";
            } catch (MalformedOnnxException e) {
                outcome = "refused: " + e.getMessage();
            }
            System.out.printf(Locale.ROOT, "%s in %.2f s%n", outcome, (System.nanoTime() - start) / 1e9);
        }
    }
}
