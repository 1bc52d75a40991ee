// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.Mutants;
import dev.plumbline.report.kernels.Sanitizers;
import dev.plumbline.report.kernels.Speed;
import dev.plumbline.report.kernels.Traffic;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What shows that the other figures can be believed: counted bytes, sanitizers and planted defects. */
final class ProofSections {
    private ProofSections() {}

    static Section bytes(Traffic traffic, Optional<Speed> speed) {
        Table.Builder table = new Table.Builder(
                "Bytes over the memory bus in one launch",
                "kernel",
                "#bytes read",
                "#÷ its inputs",
                "#bytes written",
                "#÷ its output",
                "#time under the profiler");
        String precision = "";
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        double unwritten = 0;
        for (Traffic.Launch launch : traffic.launches()) {
            if (!launch.precision().equals(precision)) {
                precision = launch.precision();
                table.group(precision + ", tensors of " + KernelSize.label(Traffic.TENSOR_BYTES));
            }
            double read = (double) launch.read() / launch.inputs() / Traffic.TENSOR_BYTES;
            double written = (double) launch.written() / Traffic.TENSOR_BYTES;
            least = Math.min(least, read);
            most = Math.max(most, read);
            unwritten = Math.max(unwritten, Traffic.TENSOR_BYTES - launch.written());
            table.row(
                    "",
                    (launch.inputs() > 1 ? "add + " : "")
                            + KernelName.of(launch.activation()).label(),
                    Numbers.count(launch.read()),
                    ratio(read),
                    Numbers.count(launch.written()),
                    ratio(written),
                    Numbers.time(launch.nanoseconds()));
        }
        String cache = speed.map(each -> " (of " + KernelSize.label(each.l2Bytes()) + ")")
                .orElse("");
        return new Section(
                "bytes",
                "Bytes counted on the memory bus",
                "good",
                List.of("Bytes read: " + ratio(least) + " to "
                        + ratio(most) + " times the inputs' size over "
                        + traffic.launches().size() + " launches."),
                List.of(),
                "Counted by the profiler (dram__bytes_read and dram__bytes_write), not assumed. At the end of a launch the"
                        + " last part of the output, here at most " + KernelSize.label(unwritten)
                        + ", is not on the bus yet; the L2 cache" + cache + " can hold it.",
                List.of(),
                List.of(table.build()));
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static Section sanitizers(Sanitizers sanitizers) {
        Table.Builder table = new Table.Builder(
                "compute-sanitizer over every kernel, precision and tail",
                "tool",
                "verdict",
                "#findings",
                "planted bug");
        sanitizers
                .tools()
                .forEach(tool -> table.row(
                        tool.isSound() ? "" : "red",
                        tool.tool(),
                        tool.isSound() ? "pass" : "FAIL",
                        tool.findings() == null ? "unknown" : Numbers.count(tool.findings()),
                        tool.plantedFound() ? "found" : "MISSED"));
        long sound =
                sanitizers.tools().stream().filter(Sanitizers.Tool::isSound).count();
        return new Section(
                "sanitizers",
                "Sanitizers",
                sanitizers.isSound() ? "good" : "red",
                List.of(sound + " of " + sanitizers.tools().size()
                        + " tools report no finding, and found the bug planted for them in the same job."),
                List.of(),
                "A tool that misses the bug planted for it proves nothing and counts as failed.",
                List.of(table.build()),
                List.of());
    }

    static Section mutants(Mutants mutants) {
        Table.Builder table = new Table.Builder("Planted defects", "mutant", "verdict", "defect");
        mutants.mutants()
                .forEach(mutant ->
                        table.row(mutant.isKilled() ? "" : "red", mutant.mutant(), mutant.verdict(), mutant.title()));
        return new Section(
                "mutants",
                "Planted defects",
                mutants.isSound() ? "good" : "red",
                List.of("The checks on the GPU killed " + mutants.killed() + " of " + mutants.total()
                        + " variants of the library, each with one defect."),
                List.of(),
                "",
                List.of(table.build()),
                List.of());
    }
}
