// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.commons.math3.stat.StatUtils;

/** What being right costs: the float64 reference's median time beside ONNX Runtime's in float32, on this machine. */
final class ReferencePrice {
    private ReferencePrice() {}

    /** One line for each model and activation that both engines were timed with, at the same batch. */
    static List<String> lines(RunRecord run) {
        TreeMap<String, Double> reference = medians(run, "reference");
        TreeMap<String, Double> onnxruntime = medians(run, "onnxruntime");
        List<String> lines = new ArrayList<>();
        reference.forEach((network, slow) -> {
            Double fast = onnxruntime.get(network);
            if (fast != null) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s: reference %.4g ms, %.3g times onnxruntime's (medians)",
                        network,
                        slow / 1e6,
                        slow / fast));
            }
        });
        return lines;
    }

    private static TreeMap<String, Double> medians(RunRecord run, String engine) {
        TreeMap<String, Double> medians = new TreeMap<>();
        run.forks().forEach((id, forks) -> {
            Cell cell = Cell.parse(id);
            if (cell.engine().equals(engine)) {
                double[] times = forks.stream()
                        .flatMap(fork -> fork.iterations().stream())
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                medians.put(
                        cell.model() + "/" + cell.activation() + "/b" + cell.batch(), StatUtils.percentile(times, 50));
            }
        });
        return medians;
    }
}
