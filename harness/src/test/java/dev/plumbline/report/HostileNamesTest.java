// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever stands in a journal stays text. */
class HostileNamesTest {
    private static final List<String> PIECES = List.of(
            "<script>alert(1)</script>",
            "</title>",
            "</style><script>",
            "<img src=x onerror=alert(1)>",
            "\"",
            "'",
            "`",
            "<!--",
            "-->",
            "]]>",
            "&lt;",
            "&#0;",
            "${x}",
            "@if(true)",
            "=cmd()|' /C calc'!A0",
            "|",
            "||",
            "\n",
            "\r\n",
            "\t",
            "\u0000",
            "\u0007",
            "\u001b[2J",
            "\u0085",
            "\u202e",
            "\u2066",
            "\u200f",
            "\u2028",
            "\ufeff",
            "\ud800",
            "\udc00",
            "\ufffe",
            "שלום",
            "日本語",
            "😀",
            "javascript:alert(1)",
            "http://example.com/",
            "www.example.com",
            "@somebody",
            "#1",
            "::error::x",
            "##vso[task]",
            "[a](b)",
            "*a*",
            "<a href=//x>",
            " onload=x ",
            "\\",
            "a",
            "Z");
    private static final int ROUNDS = 13;
    private static final int NAMES_OF_A_KIND = 60;

    @TempDir
    Path folder;

    private int names;

    @Test
    void stayTextInPageAndSummary() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        List<String> expected = skeleton(page(run(() -> "plain" + names++)));
        names = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int number = round;
            RunRecord hostile = run(() -> names++ + hostile(random, number == 0 ? 1500 : 6));
            Document page = page(hostile);
            assertThat(skeleton(page)).isEqualTo(expected);
            assertThat(page.select("#environment tbody th bdi").stream().map(Element::wholeText))
                    .containsExactlyInAnyOrderElementsOf(hostile.start().environment().facts().keySet().stream()
                            .map(Text::line)
                            .toList());
            assertInert(Files.readString(folder.resolve("summary.md")));
        }
        System.out.println("Hostile names that stayed text: " + names);
        assertThat(names).isGreaterThanOrEqualTo(10_000);
    }

    /** Outside of code spans there are only words of ours and figures. */
    private static void assertInert(String summary) {
        assertThat(summary.length()).isLessThan(100_000);
        for (String line : summary.split("\n", -1)) {
            String ours = line.replaceAll("`[^`]*`", "");
            assertThat(ours).as(line).matches("[-A-Za-z0-9 |:;#.,/%÷'–µ\u00a0()]*");
        }
    }

    private RunRecord run(Supplier<String> name) {
        SampleRun run = SampleRun.empty(1);
        run.facts.clear();
        run.protocol.clear();
        for (int i = 0; i < NAMES_OF_A_KIND; i++) {
            run.facts.put(name.get(), name.get());
            run.protocol.put(name.get(), name.get());
            String cell = name.get();
            run.cells.add(cell);
            run.failures.add(new Entry.Failure(cell, name.get(), 0, 15, name.get()));
            run.notRun.put(name.get(), name.get());
            Entry.Parity verdict = SampleRun.verdict(cell, 2);
            run.parity.put(
                    cell,
                    new Entry.Parity(
                            cell,
                            false,
                            name.get(),
                            name.get(),
                            1,
                            verdict.outputs(),
                            0,
                            0,
                            name.get(),
                            name.get(),
                            Map.of(name.get(), name.get()),
                            1));
        }
        return run.build();
    }

    private Document page(RunRecord run) throws IOException {
        Report.write(run, folder);
        return Jsoup.parse(Files.readString(folder.resolve("report.html")));
    }

    /** Every element with the names of its attributes, in order. */
    private static List<String> skeleton(Document page) {
        return page.getAllElements().stream()
                .map(element -> element.tagName()
                        + element.attributes().asList().stream()
                                .map(a -> a.getKey())
                                .toList())
                .toList();
    }

    private static String hostile(SplittableRandom random, int longest) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(1, longest); i > 0; i--) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }
}
