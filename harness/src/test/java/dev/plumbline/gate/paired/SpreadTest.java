// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What processes of one build differ by in the recorded sessions, and what a gate could see there. */
class SpreadTest {
    private static final Path PAGE = Corpus.FOLDER.resolve("spread.md");

    @Test
    void thePageIsMadeFromTheSessions() throws IOException {
        StringBuilder page = new StringBuilder("# What processes of one build differ by\n\n"
                + "Made by `SpreadTest` from the recorded sessions beside it. *Spread* is the standard deviation of the logs"
                + " of a cell's processes.\n*Sees* is the smallest slowdown that the gate calls REGRESSED with 95 % chance,"
                + " in a suite of 48 cells, if it may spend 12\nor 48 pairs and pairs spread by sqrt 2 of that; what drifts"
                + " slowly is in a spread but not in a pair.\n\n"
                + "| session | cells | processes | spread: least | median | most | median cell sees, 12 pairs | 48 pairs"
                + " | worst cell sees, 48 pairs |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (Corpus.Session session : Corpus.sessions(Corpus.FOLDER)) {
            double[] spreads = session.values().values().stream()
                    .mapToDouble(Figures::spread)
                    .sorted()
                    .toArray();
            double median = spreads[spreads.length / 2];
            double most = spreads[spreads.length - 1];
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %d | %d | %.2f %% | %.2f %% | %.2f %% | %.1f %% | %.1f %% | %.1f %% |\n",
                    session.name(),
                    spreads.length,
                    session.forks().size(),
                    100 * spreads[0],
                    100 * median,
                    100 * most,
                    sees(2, median),
                    sees(4, median),
                    sees(4, most)));
        }
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a session was recorded")
                .hasContent(page.toString());
    }

    private static double sees(int looks, double spread) {
        return 100 * Rule.DEFAULT.withLooks(looks).detectable(Math.sqrt(2) * spread, 48);
    }
}
