// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class OutcomeTest {
    private static final Optional<CellVerdict.Numbers> NUMBERS = Optional.of(
            new CellVerdict.Numbers(0.031, 0.025, 0.037, 0.024, 0.038, 1e-5, 0.015625, 6, 1, 0.004, 0.0123));
    private static final String INJECTED = "a]]>\n::error::<script>|`@everyone` https://evil 100%\u202e";

    private static CellVerdict verdict(String cell, Call call) {
        return new CellVerdict(cell, call, call.exit(), call == Call.REGRESSED ? INJECTED : "", NUMBERS);
    }

    private static Outcome outcome(List<CellVerdict> cells) {
        return new Outcome(
                new Judgement(
                        cells, List.of(verdict("s", Call.PASS), verdict("s", Call.REGRESSED)), List.of(), List.of()),
                Rule.DEFAULT);
    }

    private static Outcome one() {
        return outcome(List.of(
                verdict("cell/1", Call.PASS),
                verdict("cell/2", Call.REGRESSED),
                verdict("cell/3", Call.INCONCLUSIVE),
                verdict("cell/4", Call.INVALID_ENV)));
    }

    @Test
    void junitHasACaseForEachCell() throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(one().junit().getBytes(UTF_8)));
        Element suite = xml.getDocumentElement();

        assertThat(List.of("tests", "failures", "errors", "skipped"))
                .extracting(suite::getAttribute)
                .containsExactly("4", "1", "1", "1");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        assertThat(((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("message"))
                .startsWith(
                        "REGRESSED cell/2: +3.10 % [+2.50, +3.70], 6 pairs, sees 1.2 %; a]]>\\u000A::error::<script>");
        assertThat(one().junit()).contains("<property name=\"detectable\" value=\"0.0123000\"/>");
    }

    @Test
    void nothingInjectedIsACommandOrMarkUp() {
        assertThat(one().annotations())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .matches("::(error|warning) title=Plumbline gate::[A-Z_]+ cell/\\d.*")
                        .doesNotContain("\n", "\r"));
        assertThat(one().annotations().get(0)).contains("100%25");
        assertThat(one().markdown())
                .contains("a\\]\\]\\>\\\\u000A::error::\\<script\\>\\|\\`\\@everyone\\` https:\\//evil 100%")
                .doesNotContain("<script>", "\u202e", " @everyone");
        assertThat(one().lines()).noneMatch(line -> line.contains("\n") || line.contains("\u202e"));
    }

    @Test
    void aSummaryStaysSmall() {
        List<CellVerdict> cells = new ArrayList<>(IntStream.range(0, 5000)
                .mapToObj(i -> verdict("cell/" + i, Call.PASS))
                .toList());
        cells.add(verdict("last", Call.REGRESSED));
        String page = outcome(cells).markdown();

        assertThat(page.getBytes(UTF_8).length).isLessThan(64 << 10);
        assertThat(page).contains("and 4951 more: see gate.xml");
        assertThat(page.indexOf("| REGRESSED | last |")).isBetween(0, page.indexOf("| PASS |"));
    }

    /** Names and reasons of the longest kind: each character four bytes, or escaped. */
    @Test
    void noNameMakesASummaryTooLarge() {
        for (String each : List.of("\ud83d\ude80", "|", "\u202e", "&")) {
            List<CellVerdict> cells = IntStream.range(0, 500)
                    .mapToObj(i -> new CellVerdict(
                            i + each.repeat(5000), Call.FAILED, ExitCode.PARITY, each.repeat(5000), NUMBERS))
                    .toList();
            Judgement judgement = new Judgement(
                    cells,
                    IntStream.range(0, 400)
                            .mapToObj(i -> verdict(each.repeat(5000), Call.PASS))
                            .toList(),
                    IntStream.range(0, 300).mapToObj(i -> each.repeat(5000)).toList(),
                    List.of());
            assertThat(new Outcome(judgement, Rule.DEFAULT).markdown().getBytes(UTF_8).length)
                    .as(each)
                    .isLessThan(300_000);
        }
    }

    @Test
    void onlyGreenCellsAreOk() {
        assertThat(one().judgement().exit()).isEqualTo(ExitCode.REGRESSION);
        assertThat(outcome(List.of(verdict("c", Call.PASS), verdict("d", Call.IMPROVED)))
                        .judgement()
                        .exit())
                .isEqualTo(ExitCode.OK);
        assertThat(outcome(List.of(verdict("c", Call.PASS), verdict("d", Call.NO_BASELINE)))
                        .judgement()
                        .exit())
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome(List.of()).judgement().exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    @Test
    void theSameInEveryLocaleAndTimeZone() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        String expected = text();
        try {
            for (String tag : List.of("de-DE", "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
                for (String id : List.of("Pacific/Kiritimati", "America/St_Johns")) {
                    Locale.setDefault(Locale.forLanguageTag(tag));
                    TimeZone.setDefault(TimeZone.getTimeZone(id));
                    assertThat(text()).as("%s, %s", tag, id).isEqualTo(expected);
                }
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static String text() {
        return one().junit() + one().markdown() + one().lines() + one().annotations() + Rule.DEFAULT.facts();
    }
}
