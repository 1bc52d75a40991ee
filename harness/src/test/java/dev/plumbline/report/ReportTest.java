// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReportTest {
    @TempDir
    static Path whole;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() {
        Report.write(SampleRun.whole(3).build(), whole);
    }

    @Test
    void isOneWellFormedPageThatNeedsNothingElse() throws IOException {
        Document page = read(whole);
        assertThat(page.title()).isEqualTo("Plumbline: All 16 planned cells passed parity and were timed");
        assertThat(page.select("h2").eachText())
                .containsExactly(
                        "All 16 planned cells passed parity and were timed",
                        "Result",
                        "Time per image",
                        "What the activation costs",
                        "Latency of single inferences",
                        "Parity: error against tolerance",
                        "Cells that were not run",
                        "Red and unfinished cells",
                        "How it was measured",
                        "Where it was measured",
                        "Words");
        assertThat(page.select("script, link, iframe, object, embed, base, form, [style]"))
                .isEmpty();
        assertThat(page.select("[src], [srcset]").stream().map(e -> e.attr("src") + e.attr("srcset")))
                .allMatch(uri -> uri.startsWith("data:image/png;base64,"));
        assertThat(page.select("[href]")).isEmpty();
        List<String> ids = page.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates().contains("verdict", "time", "cost", "latency", "parity", "not-run");
    }

    @Test
    void allowsItsOwnStyleAndNothingElse() throws IOException, NoSuchAlgorithmException {
        Document page = write(SampleRun.empty(1));
        String policy = page.select("meta[http-equiv]").attr("content");
        String style = page.select("style").first().data();
        assertThat(policy)
                .isEqualTo("default-src 'none'; style-src 'sha256-" + sha256(style)
                        + "'; img-src data:; base-uri 'none'; form-action 'none'");
    }

    @Test
    void everyPictureSaysWhatItShowsAndHasItsNumbersBesideIt() throws IOException {
        Document page = read(whole);
        for (String id : List.of("time", "cost", "latency", "parity")) {
            Element figure = page.getElementById(id);
            assertThat(figure.select("picture")).hasSizeGreaterThanOrEqualTo(2);
            assertThat(figure.select("img")).allMatch(img -> img.attr("alt").length() > 30);
            assertThat(figure.select("picture > source[media*=dark]")).hasSameSizeAs(figure.select("picture"));
            assertThat(figure.select("details table tbody tr:not(.group)")).hasSizeGreaterThanOrEqualTo(12);
            assertThat(figure.select("p.compares").text()).isNotBlank();
        }
    }

    @Test
    void thePicturesAreFilesTooAndAsLargeAsThePageSays() throws IOException {
        Document page = read(whole);
        Element image = page.select("#time img").first();
        byte[] inside = Base64.getDecoder().decode(image.attr("src").substring("data:image/png;base64,".length()));
        assertThat(Files.readAllBytes(whole.resolve("charts/time-lenet5-onnxruntime.png")))
                .isEqualTo(inside);
        assertThat(whole.resolve("charts/time-lenet5-onnxruntime-dark.png")).exists();
        assertThat(ImageIO.read(new ByteArrayInputStream(inside)).getHeight())
                .isEqualTo(2 * Integer.parseInt(image.attr("height")));
        try (Stream<Path> files = Files.list(whole.resolve("charts"))) {
            assertThat(files.count()).isEqualTo(2L * page.select("img").size());
        }
    }

    @Test
    void tablesHoldTheFiguresAndRedRows() throws IOException {
        SampleRun run = SampleRun.whole(3);
        String failed = run.cells.get(2);
        run.parity.put(failed, SampleRun.verdict(failed, 37));
        run.forks.remove(failed);
        run.failures.add(new Entry.Failure(run.cells.get(5), "fork", 1, 15, "the worker was killed by signal 11"));
        Document page = write(run);
        assertThat(page.select("#result tr.red")).hasSize(2);
        assertThat(page.select("#result tr.red").first().text()).startsWith("ISRLU FAIL – – –");
        assertThat(page.select("#failures tbody tr").eachText())
                .containsExactly(
                        failed
                                + " red logits differ by up to 37.0 times the tolerance; the first layer to look at is act3"
                                + " act3",
                        run.cells.get(5) + " red Fork 1: the worker was killed by signal 11 (exit code 15) –");
        assertThat(page.select("#not-run summary").text()).startsWith("64 not run: no NVIDIA GPU");
        assertThat(page.select("#not-run li")).hasSize(64);
        assertThat(page.select("#protocol td").eachText()).contains("5 iterations of 1 s");
        assertThat(page.select("#environment th").eachText()).contains("cpu", "plumbline.commit");
    }

    @Test
    void saysNoDataInsteadOfDrawingNothing() throws IOException {
        Document page = write(SampleRun.empty(3));
        assertThat(page.select("picture")).isEmpty();
        assertThat(page.select("#time p, #cost p, #latency p, #parity p").eachText())
                .hasSize(4)
                .allMatch(text -> text.equals("No data: no cell has what this chart would show."));
    }

    @Test
    void isTheSameInEveryLocaleAndTimeZone() throws IOException, NoSuchAlgorithmException {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        List<Map<String, String>> written = new ArrayList<>();
        try {
            for (String each :
                    List.of("en-UTC", "de-Asia/Kathmandu", "tr-America/New_York", "ar-UTC", "ja-Asia/Tokyo")) {
                String[] parts = each.split("-", 2);
                Locale.setDefault(Locale.forLanguageTag(parts[0].equals("ar") ? "ar-EG-u-nu-arab" : parts[0]));
                TimeZone.setDefault(TimeZone.getTimeZone(parts[1]));
                Path out = folder.resolve(parts[0]);
                SampleRun run = SampleRun.empty(3);
                SampleRun.ACTIVATIONS.forEach(a -> run.add(SampleRun.cell("lenet5", a, "onnxruntime"), 31_000));
                Report.write(run.build(), out);
                written.add(hashes(out));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertThat(written.get(0)).hasSize(2 + 2 * 5);
        assertThat(written).allMatch(written.get(0)::equals);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> Report.write(SampleRun.empty(1).build(), file))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.IO))
                .hasMessageStartingWith("cannot write the report to " + file)
                .hasMessageEndingWith("; choose another folder");
    }

    private Document write(SampleRun run) throws IOException {
        Report.write(run.build(), folder);
        return read(folder);
    }

    private static Document read(Path folder) throws IOException {
        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document page = Jsoup.parse(Files.readString(folder.resolve("report.html")), "", parser);
        assertThat(parser.getErrors()).isEmpty();
        return page;
    }

    private static Map<String, String> hashes(Path folder) throws IOException, NoSuchAlgorithmException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(
                        folder.relativize(file).toString(),
                        sha256(Files.readString(file, StandardCharsets.ISO_8859_1)));
            }
        }
        return hashes;
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }
}
