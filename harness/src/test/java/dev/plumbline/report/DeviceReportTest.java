// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.report.kernels.KernelResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The page of a run on a GPU. */
class DeviceReportTest {
    private static final Optional<KernelResults> KERNELS =
            Optional.of(KernelResults.read(Path.of("..", "results", "h100", "kernels")));

    @TempDir
    static Path whole;

    @TempDir
    Path folder;

    private static Document page;

    @BeforeAll
    static void draw() throws IOException {
        SampleGpu.whole(3, 1).journal(whole);
        SampleGpu.torch(whole);
        SampleGpu.layers(whole);
        Report.write(List.of(Source.read(whole)), KERNELS, whole);
        page = parse(Files.readString(whole.resolve(Report.NAME)));
    }

    @Test
    void answersComeFirstAndProofsLast() {
        assertThat(page.select("h2").eachText())
                .containsExactly(
                        "All 34 planned cells passed parity and were timed",
                        "Answers",
                        "R2: native → plugin",
                        "The plugin tax",
                        "R4: FP32 → FP16, BF16, TF32",
                        "R1: PyTorch → TensorRT",
                        "R3: unfused primitive kernels → one plugin kernel",
                        "Result",
                        "Time per image",
                        "What the activation costs",
                        "Latency of single inferences",
                        "Parity: error against tolerance",
                        "Audits of the timing",
                        "The GPU during the run",
                        "Engines as they were built",
                        "Engines layer by layer",
                        "Cells that were not run",
                        "Red and unfinished cells",
                        "How it was measured",
                        "Where it was measured",
                        "Words");
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        assertThat(page.select("img"))
                .hasSize(21)
                .allMatch(img -> img.attr("alt").length() > 60);
        assertThat(page.select("picture > source[media*=dark]")).hasSize(21);
        assertThat(page.select("tr.red").eachText()).allMatch(text -> text.contains("missed by"));
    }

    @Test
    void tablesHoldEveryCellWithItsLaunchFloor() {
        assertThat(page.select("#r2 > .scroll tbody tr:not(.group)"))
                .hasSize(8 + 8)
                .allMatch(row -> row.select("td").get(1).text().endsWith("µs"));
        assertThat(page.select("#r2 details tbody tr:not(.group)"))
                .hasSize(34)
                .noneMatch(row -> row.text().contains("–  "));
        assertThat(text(page.select("#r2 > .scroll tbody tr.group").get(0))).isEqualTo("lenet5, FP32, batch 1");
        assertThat(text(page.select("#r2 > .scroll tbody tr").get(3)))
                .matches("ISRLU 29\\.\\d+ µs 8.51 µs 28\\.\\d+ µs 11.7 µs 1.04\\d? .* 4\\.\\d % less time");
        assertThat(text(page.select("#tax tr.group").get(2)))
                .isEqualTo(
                        "resnet50, FP16, batch 32; traffic floor: 9,608,704 activations × 32 images × 2 × 2 bytes at 3,010 GB/s = 409"
                                + " µs");
        assertThat(page.select("#environment th").eachText()).contains("gpu", "driver", "tensorrt");
        assertThat(page.select("#layers details").get(1).select("tbody tr")).hasSize(9);
        assertThat(page.select("#clocks details tbody tr")).hasSize(3 * 34);
    }

    @Test
    void noRatioStandsWithoutItsName() {
        assertThat(page.text()).doesNotContainPattern("\\d\\s?[x×](\\W|$)(?!\\d)");
        assertThat(page.select("#r1 li, #r2 li, #r4 li").eachText())
                .hasSizeGreaterThan(5)
                .allMatch(finding -> finding.matches("R[124] \\(.*"));
    }

    @Test
    void theSummaryHasAnswersGoalsTaxAndR2() throws IOException {
        String summary = Files.readString(whole.resolve("summary.md"));
        assertThat(summary.replace('\u00a0', ' '))
                .contains(
                        "### Answers\n\n- A Swish plugin is said to be three times as fast on LeNet-5, and not against what."
                                + " Here that holds under R1 (PyTorch eager → TensorRT), and under no other ratio that was measured.")
                .contains(
                        "\n- Goals of speed: ",
                        "\n- Why goals are missed: of 4, in 4 launching the ",
                        "| `R1 (PyTorch eager → TensorRT)` | 6.79 – 6.86 | yes |")
                .containsPattern("\n### The plugin tax\n\n- lenet5, FP32, batch 1: the barrier costs \\+")
                .contains("\n### Audits of the timing\n\n- No audit of the timing failed.\n");
        assertThat(summary.replace('\u00a0', ' '))
                .contains(
                        "### R2: native → plugin, time of one inference\n\n| activation | native | its launch floor |")
                .containsPattern("\\| ReLU \\| 23\\.\\d+ µs \\| 8.51 µs \\| 28\\.\\d+ µs \\| 11.7 µs \\| 0\\.8\\d+ \\|")
                .contains("### Every cell");
    }

    @Test
    void whatWasNotMeasuredIsSaid() throws IOException {
        SampleGpu gpu = new SampleGpu(1);
        gpu.add(new Cell("lenet5", "elu", "tensorrt", Placement.PLUGIN, Precision.FP32, 1));
        gpu.run.protocol.put("CUDA graph", "off");
        Report.write(gpu.build(), folder);
        Document bare = parse(Files.readString(folder.resolve(Report.NAME)));
        assertThat(bare.select("#protocol tr").eachText()).contains("CUDA graph off");
        assertThat(bare.select("#r2 p, #tax p, #r4 p, #r1 p, #r3 p, #layers p").eachText())
                .contains(
                        "Not measured: no activation was timed both native and as a plugin.",
                        "Not measured: it needs the placements identity and native of ReLU in one setting.",
                        "R4 (FP32 → FP16, BF16 or TF32), lenet5: not measured, which takes a cell in FP32 and one in"
                                + " another precision.",
                        "Not measured: there is no torch.json beside the journal.",
                        "Not measured in networks: the kernels' own page has it, which report --kernels makes.",
                        "Not recorded: there is no layers/*.tsv beside the journal, where a run on a GPU writes them.");
        assertThat(bare.select("#answers li").last().text())
                .isEqualTo("Goals of speed: 1 met, 0 missed, 9 not measured.");
    }

    /** Two GPUs of one kind: their strips are apart, and their cells in one table. */
    @Test
    void twoRunsMakeOnePage() {
        SampleGpu first = SampleGpu.small(2);
        SampleGpu second = new SampleGpu(2);
        second.setting("resnet50", Precision.FP16, 1, Placement.NATIVE, Placement.PLUGIN);
        List<Source> sources = List.of(Source.of(first.build()), Source.of(second.build()));
        Results results = Results.of(sources.stream().map(Source::run).toList());
        DeviceSections sections = DeviceSections.of(results, sources, KERNELS);
        assertThat(sections.all().stream().flatMap(section -> section.drawings().stream()))
                .extracting(Drawing::file)
                .contains("clocks1", "clocks2", "r2-lenet5", "r2-resnet50");
        assertThat(sections.summary().orElseThrow().ratios().rows()).hasSize(2 + 8);
    }

    @Test
    void textIsTheSameInEveryLocaleAndTimeZone() throws IOException {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        List<String> written = new ArrayList<>();
        try {
            for (String tag : List.of("en", "tr", "ar-EG-u-nu-arab")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone(tag.equals("tr") ? "Asia/Kathmandu" : "UTC"));
                written.add(text(Source.read(whole)));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertThat(written.get(0)).hasSizeGreaterThan(100_000);
        assertThat(written).allMatch(written.get(0)::equals);
    }

    /** What engines, layers and forks say of themselves is text from a file. */
    @Test
    void hostileWordsStayText() throws IOException {
        String hostile = "<script>alert(1)</script>\u202e</style>`|@x";
        List<List<String>> skeletons = new ArrayList<>();
        for (String word : List.of("plain", hostile)) {
            SampleGpu gpu = new SampleGpu(2);
            List.of(
                            "gpu",
                            "gpu.l2",
                            "driver",
                            "tensorrt",
                            "layers",
                            "plugins",
                            "plugins.library",
                            "reformats",
                            "precisions",
                            "fingerprint")
                    .forEach(name -> gpu.engines.put(name, word));
            gpu.engines.put("build.seconds", "9");
            Cell cell = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP32, 1);
            gpu.add(cell);
            List<Entry.Fork> forks = new ArrayList<>(gpu.run.forks.getOrDefault(cell.id(), List.of()));
            forks.replaceAll(fork -> new Entry.Fork(
                    fork.cell(),
                    fork.fork(),
                    word,
                    fork.iterations(),
                    fork.quantiles(),
                    fork.samples(),
                    fork.facts(),
                    fork.engine(),
                    fork.seconds()));
            gpu.run.forks.put(cell.id(), forks);
            gpu.journal(folder);
            Files.createDirectories(folder.resolve("layers"));
            Files.writeString(folder.resolve("layers").resolve("a.tsv"), (word + "\t").repeat(3) + word + "\n");
            String html = text(Source.read(folder));
            Document read = parse(html.substring(html.indexOf("<!doctype")));
            skeletons.add(read.getAllElements().stream().map(Element::tagName).toList());
            assertThat(html).doesNotContain("<script", "\u202e");
            assertThat(read.text())
                    .contains(word.equals("plain") ? "plain" : "<script>alert(1)</script>\\u202e</style>`|@x");
        }
        assertThat(skeletons.get(1)).isEqualTo(skeletons.get(0));
    }

    private static String text(Source source) {
        Results results = Results.of(source.run());
        DeviceSections device = DeviceSections.of(results, List.of(source), KERNELS);
        Page page = Page.of(results, List.of(), device, Pictures.NONE, "");
        return Summary.of(results, device) + Output.html("report.jte", page);
    }

    private static String text(Element element) {
        return element.text().replace('\u00a0', ' ');
    }

    private static Document parse(String html) {
        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document read = Jsoup.parse(html, "", parser);
        assertThat(parser.getErrors()).isEmpty();
        return read;
    }
}
