// SPDX-License-Identifier: Apache-2.0
package dev.plumbline;

import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.Report;
import dev.plumbline.report.Source;
import dev.plumbline.report.kernels.KernelResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The README's figures come from a published run, and its links lead somewhere. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Path RUN = ROOT.resolve("results/runs/cpu");

    @Test
    void figuresAreThoseOfThePublishedRun(@TempDir Path folder) throws IOException {
        Report.write(RunRecord.read(RUN.resolve("run.journal")), folder);
        String readme = Files.readString(ROOT.resolve("README.md"));
        String figures = readme.substring(readme.indexOf("<!-- figures -->"), readme.indexOf("<!-- /figures -->"));
        List<String> rows = figures.lines().filter(line -> line.startsWith("|")).toList();
        assertThat(rows).hasSizeGreaterThan(5);
        assertThat(Files.readAllLines(folder.resolve("summary.md")))
                .as("rows of summary.md; copy those of %s into the README", RUN)
                .containsAll(rows);
    }

    @Test
    void theFiguresOfTheGpuAreThoseOfThePublishedRuns(@TempDir Path folder) throws IOException {
        Path runs = ROOT.resolve("results/h100");
        List<Source> sources = Stream.of(
                        "lenet5-fifth/b1-fp32",
                        "lenet5-sixth/b1-tf32",
                        "lenet5-fifth/b1-fp16",
                        "lenet5-sixth/b1-bf16",
                        "lenet5-seventh/b256-fp32",
                        "lenet5-seventh/b256-tf32",
                        "lenet5-seventh/b256-fp16",
                        "lenet5-fourth/b256-bf16",
                        "resnet50-third/b1-fp32",
                        "resnet50-third/b1-tf32",
                        "resnet50-second/b1",
                        "resnet50-fourth/b1-bf16",
                        "resnet50-third/b32-fp32",
                        "resnet50-third/b32-tf32",
                        "resnet50-second/b32",
                        "resnet50-fourth/b32-bf16",
                        "resnet50-fourth/b128-fp32",
                        "resnet50-fourth/b128-tf32",
                        "resnet50/b128",
                        "resnet50-fourth/b128-bf16")
                .map(name -> Source.read(runs.resolve(name)))
                .toList();
        KernelResults kernels = KernelResults.read(ROOT.resolve("results/h100/kernels"));
        Report.write(sources, Optional.of(kernels), folder);
        List<String> summary = Files.readAllLines(folder.resolve("summary.md"));
        assertThat(Files.readAllLines(runs.resolve("summary.md"))).isEqualTo(summary);
        assertThat(summary)
                .anyMatch(line -> line.startsWith("- Why goals are missed: "))
                .anyMatch(line -> line.matches("\\| `time grows with the batch` \\| pass \\| 120 \\| .*"));
        String readme = Files.readString(ROOT.resolve("README.md"));
        String figures = readme.substring(readme.indexOf("<!-- h100 -->"), readme.indexOf("<!-- /h100 -->"));
        List<String> rows = figures.lines().filter(line -> line.startsWith("|")).toList();
        assertThat(rows).hasSize(17);
        assertThat(summary).as("rows of %s/summary.md", runs).containsAll(rows);
        assertThat(readme)
                .as("ONNX Runtime's time ÷ TensorRT's")
                .contains(onnxRuntime(Files.readString(folder.resolve("report.html"))));
        assertThat(readme)
                .as("R2 of LeNet-5, and of ResNet-50 in FP32, TF32 and BF16, in %s/summary.md", runs)
                .contains(r2(summary, "lenet5", "FP32|TF32|FP16|BF16"))
                .contains(r2(summary, "resnet50", "FP32|TF32|BF16"));
    }

    @Test
    void copiesBesidePluginsInBf16AreThoseOfThePublishedLayers() throws IOException {
        Path runs = ROOT.resolve("results/h100/resnet50-fourth");
        for (String batch : List.of("b1", "b32", "b128")) {
            for (String activation : List.of("relu", "elu", "isrlu", "swish")) {
                String layers = batch + "-bf16/layers/resnet50-" + activation + "-%s-bf16-" + batch + ".tsv";
                assertThat(copies(runs.resolve(layers.formatted("plugin")))).isEqualTo(118);
                assertThat(copies(runs.resolve(layers.formatted("native"))))
                        .isEqualTo(activation.equals("relu") ? 6 : 4);
            }
        }
        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains(
                        "118 kernels that do nothing but copy or cast, in place of 6 with ReLU and 4 with the others");
    }

    /** Kernels that TensorRT generated to copy or cast, by their names. */
    private static long copies(Path layers) throws IOException {
        return Files.readAllLines(layers).stream()
                .filter(layer -> layer.matches("kgen\t.*\t__myl_(Mov|Cas|CasMov|MovCon)_\\w+"))
                .count();
    }

    /** From the least to the most, rounded. */
    private static String onnxRuntime(String report) {
        MatchResult range = Pattern.compile(
                        "R1 \\(ONNX Runtime CUDA → TensorRT\\), lenet5: (\\S+) \\([^)]*\\) to (\\S+) \\(")
                .matcher(report)
                .results()
                .findFirst()
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "[%.1f to %.1f times]",
                Double.parseDouble(range.group(1)),
                Double.parseDouble(range.group(2)));
    }

    /** A row for each setting of a network in these precisions, a column for each activation. */
    private static String r2(List<String> summary, String model, String precisions) {
        Map<String, String> rows = new LinkedHashMap<>();
        String row = "";
        for (String line : summary.subList(
                summary.indexOf("### R2: native → plugin, time of one inference"), summary.indexOf("### Every cell"))) {
            String[] cells = line.split(" \\| ?", -1);
            row = line.startsWith("| `") ? cells[0].replace("`", "").substring(2) : row;
            if (row.matches(model + ", (" + precisions + "),.*") && cells[0].matches("\\| \\w+")) {
                rows.merge(row.substring(model.length() + 2), cells[5], (former, next) -> former + " | " + next);
            }
        }
        return rows.entrySet().stream()
                .map(each -> "| " + each.getKey() + " | " + each.getValue() + " |")
                .collect(Collectors.joining(
                        "\n", " | ReLU | ELU | ISRLU | Swish |\n| --- | ---: | ---: | ---: | ---: |\n", "\n"));
    }

    @Test
    void leNet5BesidePyTorchIsThatOfThePublishedRuns(@TempDir Path folder) throws IOException {
        Path runs = ROOT.resolve("results/h100/lenet5");
        KernelResults kernels = KernelResults.read(ROOT.resolve("results/h100/kernels"));
        Report.write(
                List.of(Source.read(runs.resolve("fp16")), Source.read(runs.resolve("fp32"))),
                Optional.of(kernels),
                folder);
        assertThat(Files.readAllLines(runs.resolve("summary.md")))
                .isEqualTo(Files.readAllLines(folder.resolve("summary.md")));
    }

    @Test
    void activationsAloneAreThoseOfThePublishedRun(@TempDir Path folder) throws IOException {
        Path run = ROOT.resolve("results/h100/activation");
        Report.write(List.of(Source.read(run)), Optional.empty(), folder);
        List<String> summary = Files.readAllLines(folder.resolve("summary.md"));
        assertThat(Files.readAllLines(run.resolve("summary.md"))).isEqualTo(summary);
        assertThat(Files.readString(ROOT.resolve("README.md")))
                .as("R3 of ISRLU and Swish at batch 32 and 256 in %s/summary.md", run)
                .contains(r3(summary, "ISRLU", 1) + " and " + r3(summary, "ISRLU", 2)
                        + " times the plugin's time for ISRLU")
                .contains(r3(summary, "Swish", 1) + " and " + r3(summary, "Swish", 2) + " for Swish")
                .contains(r3(summary, "ELU", 1) + " and " + r3(summary, "ELU", 2) + " for ELU");
    }

    private static String r3(List<String> summary, String activation, int batch) {
        return summary.stream()
                .skip(summary.indexOf("### R3: TensorRT's composition alone → plugin kernel alone"))
                .filter(line -> line.startsWith("| " + activation + " |"))
                .skip(batch)
                .findFirst()
                .orElseThrow()
                .split(" \\| ", -1)[5];
    }

    @Test
    void kernelFiguresAreThoseOfThePublishedSummary() throws IOException {
        Path summary = ROOT.resolve("results/h100/kernels/summary.md");
        String readme = Files.readString(ROOT.resolve("README.md"));
        String figures = readme.substring(readme.indexOf("<!-- kernels -->"), readme.indexOf("<!-- /kernels -->"));
        List<String> lines =
                figures.lines().filter(line -> line.startsWith("- ")).toList();
        assertThat(lines).hasSize(3);
        assertThat(Files.readAllLines(summary))
                .as("lines of %s; copy the first three into the README", summary)
                .containsAll(lines);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (String page : List.of(
                "README.md",
                "CONTRIBUTING.md",
                "DECISIONS.md",
                "examples/README.md",
                "results/README.md",
                "results/noise/README.md")) {
            Path file = ROOT.resolve(page);
            assertThat(Pattern.compile("\\]\\(([^)#]+)\\)")
                            .matcher(Files.readString(file))
                            .results()
                            .map((MatchResult match) -> match.group(1))
                            .filter(link -> !link.startsWith("http")))
                    .as("links of %s", page)
                    .allSatisfy(link ->
                            assertThat(file.resolveSibling(link)).as(link).exists());
        }
    }
}
