// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Outcome;
import dev.plumbline.gate.paired.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class GateReportTest {
    private static final String FP16 = "lenet5 on tensorrt, plugin, fp16, batch 1";

    @TempDir
    private Path folder;

    private Document page(boolean calm, int sessions) throws IOException {
        write(folder, calm, sessions);
        return Jsoup.parse(Files.readString(folder.resolve(GateReport.NAME)));
    }

    private static void write(Path folder, boolean calm, int sessions) {
        Arms arms = SampleGate.arms(calm);
        Rule rule = arms.rule();
        GateReport.History history = sessions == 0
                ? new GateReport.History(Optional.empty(), "No history: there is none.")
                : new GateReport.History(Optional.of(SampleGate.history(arms, sessions)), "");
        GateReport.write(new Outcome(arms.judgement(rule), rule), arms, history, folder);
    }

    /** The texts of an activation's row in the first table of a section that has a heading. */
    private static List<String> row(Document page, String section, String heading, String activation) {
        Element row = page.select("#" + section + " tr.group:contains(" + heading + ")")
                .first();
        while (row != null && !row.select("th").text().equals(activation)) {
            row = row.nextElementSibling();
        }
        assertThat(row).isNotNull();
        return row.select("td").eachText();
    }

    @Test
    void showsEveryCellWithItsEvidence() throws IOException {
        Document page = page(false, 0);

        assertThat(page.select("#verdict").hasClass("red")).isTrue();
        assertThat(page.select("#verdict h2").text()).isEqualTo("1 of 10 cells regressed");
        assertThat(page.select("#verdict p").first().text())
                .isEqualTo("6 PASS, 1 IMPROVED, 1 REGRESSED, 1 TACTIC_CHANGED, 1 FAILED.");
        assertThat(page.select("#verdict p").get(1).text())
                .matches("With all looks spent, a slowdown of 0\\.\\d % is seen in the median cell, of .*");
        List<String> slower = row(page, "cells", FP16, "ISRLU");
        assertThat(slower.get(0)).isEqualTo("regressed");
        assertThat(slower.get(1)).matches("\\+[23]\\.\\d\\d.%");
        assertThat(slower.get(2)).matches("\\+[23]\\.\\d\\d – \\+[34]\\.\\d\\d.%");
        assertThat(page.select("#cells details tr.red td").last().text()).isEqualTo("the candidate: logits differ");
        assertThat(page.select("#cells li").html()).contains("&nbsp;%").doesNotContain(" %");
        assertThat(page.select("#sentinels tr.red")).isEmpty();
        assertThat(page.select("#cells img"))
                .hasSize(2)
                .extracting(each -> each.attr("alt"))
                .containsExactly(
                        "lenet5 on tensorrt: the ratio of times of 8 cells with its interval; 1 regressed.",
                        "resnet50 on tensorrt: the ratio of times of 2 cells with its interval; none has regressed.");
        assertThat(page.select("#sentinels p").first().text()).startsWith("The run can tell");
        assertThat(page.select("#history p").text()).isEqualTo("No history: there is none.");
        assertThat(page.select("#environment tbody tr").first().text()).startsWith("build sha256:aaaa");
    }

    @Test
    void showsPastSessions() throws IOException {
        Document page = page(false, 8);

        assertThat(page.select("#history p").first().text())
                .startsWith("Against 8 accepted sessions of this device and protocol, 1 of 10 cells is slower.");
        assertThat(row(page, "history", FP16, "ISRLU").get(0)).isEqualTo("regressed");
        assertThat(page.select("#history img")).hasSize(3);
    }

    @Test
    void anAcceptedRunIsNoPastOfItsOwn() {
        GateHistory before = SampleGate.history(SampleGate.arms(false), 8);

        assertThat(SampleGate.accepted(before).section()).isEqualTo(before.section());
    }

    @Test
    void aCalmRunIsGood() throws IOException {
        Document page = page(true, 1);

        assertThat(page.select("#verdict").hasClass("good")).isTrue();
        assertThat(page.select("#verdict h2").text()).isEqualTo("None of 2 cells is slower");
        assertThat(page.select("#cells p").first().text()).isEqualTo("Every cell is green.");
        assertThat(page.select("script, link, iframe, object")).isEmpty();
        assertThat(page.select("img, source").stream().map(GateReportTest::source))
                .allMatch(source -> source.startsWith("data:image/png;base64,"));
    }

    private static String source(Element image) {
        return image.hasAttr("srcset") ? image.attr("srcset") : image.attr("src");
    }

    /** Verdicts, page and pictures, from the journals to the last byte. */
    @Test
    void theSameInEveryLocaleAndTimeZone() throws IOException {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        Map<String, String> expected = files(folder.resolve("here"));
        try {
            for (String tag : List.of("de-DE", "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
                for (String id : List.of("Pacific/Kiritimati", "America/St_Johns")) {
                    Locale.setDefault(Locale.forLanguageTag(tag));
                    TimeZone.setDefault(TimeZone.getTimeZone(id));
                    assertThat(files(folder.resolve(tag + id.hashCode())))
                            .as("%s, %s", tag, id)
                            .isEqualTo(expected);
                }
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static Map<String, String> files(Path out) throws IOException {
        write(out, true, 3);
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(out)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                content.put(out.relativize(file).toString(), Files.readString(file, ISO_8859_1));
            }
        }
        assertThat(content).hasSizeGreaterThan(3);
        return content;
    }
}
