// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.KernelResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class KernelReportTest {
    private static final Path PUBLISHED = Path.of("..", "results", "h100", "kernels");

    @TempDir
    static Path whole;

    @TempDir
    Path folder;

    private static Document published;

    @BeforeAll
    static void draw() throws IOException {
        KernelReport.write(KernelResults.read(PUBLISHED), whole, false);
        published = parse(Files.readString(whole.resolve(KernelReport.NAME)));
    }

    @Test
    void thePublishedSummaryAndChartsAreThoseOfThePublishedResults() throws IOException {
        assertThat(whole.resolve("kernels.md"))
                .as("results/h100/kernels/summary.md; copy what plumbline report --kernels writes")
                .hasSameTextualContentAs(PUBLISHED.resolve("summary.md"));
        try (Stream<Path> charts = Files.list(PUBLISHED.resolve("charts"))) {
            assertThat(charts).hasSizeGreaterThan(10).allSatisfy(chart -> {
                assertThat(whole.resolve("charts").resolve(chart.getFileName())).exists();
                assertThat(Files.size(chart)).as(chart.toString()).isLessThan(150_000);
            });
        }
    }

    @Test
    void isOneWellFormedPageThatNeedsNothingElse() {
        assertThat(published.title()).isEqualTo("Plumbline kernels: Right on every input, at the speed of memory");
        assertThat(published.select("h2").eachText())
                .containsExactly(
                        "Right on every input, at the speed of memory",
                        "Accuracy over all inputs",
                        "Speed against memory",
                        "PyTorch 2.11.0+cu130 on the same GPU",
                        "Bytes counted on the memory bus",
                        "Sanitizers",
                        "Planted defects",
                        "Where it was measured",
                        "Words");
        assertThat(published.select("script, link, iframe, object, embed, base, form, [style], [href]"))
                .isEmpty();
        assertThat(published.select("[src], [srcset]").stream().map(e -> e.attr("src") + e.attr("srcset")))
                .allMatch(uri -> uri.startsWith("data:image/png;base64,"));
        assertThat(published.select("picture > source[media*=dark]")).hasSize(13);
        assertThat(published.select("img"))
                .hasSize(13)
                .allMatch(img -> img.attr("alt").length() > 60);
        assertThat(published.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
    }

    @Test
    void theTablesSayWhatTheDataDo() {
        assertThat(row("accuracy", 0, 7)).isEqualTo("Swish(β=1) pass 2.621 3 -5.15 (-0x1.497acep+2) 0 0 49,522,822");
        assertThat(row("accuracy", 1, 3)).isEqualTo("ELU(α=1) -1 -0 0 inf nan");
        assertThat(row("speed", 0, 10))
                .isEqualTo("Swish 2,875 (98.4 %) 2,878 (98.8 %) 2,993 (99.4 %) 2,992 (99.8 %) 3,012 (100.0 %)");
        assertThat(row("torch", 0, 5)).isEqualTo("ISRLU 46.1 µs – – 369 µs 7 8.01");
        assertThat(row("bytes", 0, 1)).isEqualTo("identity 268,445,184 1.0000 247,994,880 0.9239 175 µs");
        assertThat(row("sanitizers", 0, 3)).isEqualTo("synccheck pass 0 found");
        assertThat(row("mutants", 0, 2)).isEqualTo("M03 killed drops the tail behind the last vector");
        assertThat(published.select("tr.red, tr.open")).isEmpty();
        assertThat(published.select("#speed details tbody tr:not(.group)")).hasSize(429);
    }

    /** The copy loses a fifth of its speed on ragged sizes, so a share of it alone would flatter. */
    @Test
    void theRoofIsTheBetterOfCopyAndIdentity() {
        Roof roof = new Roof(KernelResults.read(PUBLISHED).speed().orElseThrow());
        assertThat(KernelResults.read(PUBLISHED).speed().orElseThrow().results())
                .filteredOn(row -> SpeedSection.size(row).isLarge()
                        && SpeedSection.size(row).more() > 0)
                .filteredOn(row -> KernelName.of(row.kernel()).isActivation())
                .hasSize(3 * 2 * 8)
                .allMatch(row -> row.percentOfCopy() > 120)
                .allMatch(row -> roof.share(row).orElseThrow() < 1.01);
    }

    @Test
    void noRatioStandsWithoutItsName() {
        String text = published.text();
        assertThat(text).doesNotContainPattern("\\d\\s?[x×](\\W|$)");
        assertThat(text)
                .contains(
                        "R3 (unfused primitive kernels → one plugin kernel): PyTorch's chain takes 2.47 – 2.49 times");
    }

    @Test
    void whatFailsIsRedAndInTheTitle() throws IOException {
        copy("accuracy.json", "\"worst_ulp\":0.880500674", "\"worst_ulp\":\"inf\"");
        copy(
                "speed.json",
                "\"percent_of_copy\":99.0149565,\"tick_share\":1.06126954e-05,\"passes\":true",
                "\"percent_of_copy\":9,\"tick_share\":1,\"passes\":false");
        copy("sanitize.json", "\"planted_found\":true", "\"planted_found\":false");
        copy("mutants.json", "{\"killed\":17", "{\"killed\":16");
        Path mutants = folder.resolve("mutants.json");
        Files.writeString(mutants, Files.readString(mutants).replaceFirst("\"killed\"}", "\"survived\"}"));
        Document page = page(folder, "");
        assertThat(page.select("#verdict").hasClass("red")).isTrue();
        assertThat(page.select("#verdict h2").text())
                .isEqualTo("Failed: Accuracy over all inputs; Speed against memory; Sanitizers; Planted defects");
        assertThat(page.select("tr.red").eachText())
                .anyMatch(text -> text.startsWith("ELU(α=1) FAIL infinite 1.5"))
                .anyMatch(text -> text.startsWith("ELU 2,893 (99.0 %)"))
                .contains("memcheck FAIL 0 MISSED", "M01 survived launches on the default stream");
    }

    @Test
    void whatWasNotMeasuredIsNotPassed() throws IOException {
        copy("speed.json", "", "");
        Document page = page(folder, "");
        assertThat(page.select("#verdict").hasClass("open")).isTrue();
        assertThat(page.select("#verdict h2").text()).startsWith("Not measured: Accuracy over all inputs; PyTorch");
        assertThat(page.select("#accuracy p").text())
                .isEqualTo("Not measured: run plugins-cuda/gpu/run accuracy on a GPU.");
    }

    @Test
    void textIsTheSameInEveryLocaleAndTimeZone() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        List<String> written = new ArrayList<>();
        try {
            for (String tag : List.of("en", "tr", "ar-EG-u-nu-arab")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
                KernelPage page = KernelPage.of(KernelResults.read(PUBLISHED), "", false);
                written.add(KernelReport.markdown(page) + Output.html("kernels.jte", page));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertThat(written).allMatch(written.get(0)::equals);
    }

    @Test
    void theTwoPagesLinkToEachOther() throws IOException {
        assertThat(page(PUBLISHED, Report.NAME).select("a[href=report.html]").text())
                .isEqualTo("Report of the run beside it");
        Files.writeString(folder.resolve(KernelReport.NAME), "");
        Report.write(SampleRun.empty(1).build(), folder);
        assertThat(parse(Files.readString(folder.resolve(Report.NAME)))
                        .select("a[href=kernels.html]")
                        .text())
                .isEqualTo("The kernels alone");
    }

    private void copy(String name, String from, String to) throws IOException {
        String text = Files.readString(PUBLISHED.resolve(name));
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Files.writeString(folder.resolve(name), text.substring(0, at) + to + text.substring(at + from.length()));
    }

    private static Document page(Path results, String report) {
        return parse(Output.html("kernels.jte", KernelPage.of(KernelResults.read(results), report, false)));
    }

    private static String row(String section, int table, int row) {
        Element element = published
                .select("#" + section + " table")
                .get(table)
                .select("tbody tr")
                .get(row);
        return element.text().replace('\u00a0', ' ');
    }

    private static Document parse(String html) {
        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document page = Jsoup.parse(html, "", parser);
        assertThat(parser.getErrors()).isEmpty();
        return page;
    }
}
