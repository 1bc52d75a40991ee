// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aTerminalHasOneLineThatUpdates() {
        Progress progress = new ConsoleProgress(new PrintStream(out, true, UTF_8), true);
        progress.step(Step.fork("a/b/c", 1), 3, 64, Optional.of(Duration.ofSeconds(125)));
        progress.say("RED");
        progress.step(Step.parity("x".repeat(100)), 4, 64, Optional.empty());

        String clear = "\r\u001b[K";
        assertThat(out.toString(UTF_8))
                .isEqualToNormalizingNewlines(clear + "3 of 64 steps done, 2:06 min left: fork 1 of a/b/c" + clear
                        + "RED\n" + clear + "4 of 64 steps done: parity of " + "x".repeat(46) + "...");
    }

    @Test
    void aLogHasALineNowAndThen() {
        Progress progress = new ConsoleProgress(new PrintStream(out, true, UTF_8), false);
        for (int done = 0; done < 10; done++) {
            progress.step(Step.fork("a/b/c", 1), done, 10, Optional.of(Duration.ofSeconds(5)));
        }
        progress.say("2 cells passed parity");

        assertThat(out.toString(UTF_8))
                .isEqualToNormalizingNewlines("0 of 10 steps done, 6 s left: fork 1 of a/b/c\n2 cells passed parity\n");
    }

    @Test
    void theTimeLeftComesFromTheSameCellElseFromItsKind() {
        TimeLeft time = new TimeLeft();
        assertThat(time.of(List.of(Step.parity("a")))).isEmpty();
        time.took(Step.parity("a"), Duration.ofSeconds(10));
        assertThat(time.of(List.of(Step.parity("b"), Step.fork("a", 0)))).hasValue(Duration.ofSeconds(20));
        time.took(Step.fork("a", 0), Duration.ofSeconds(2));
        time.took(Step.fork("b", 0), Duration.ofSeconds(4));
        assertThat(time.of(List.of(Step.fork("a", 1), Step.fork("b", 1), Step.fork("c", 1))))
                .hasValue(Duration.ofSeconds(2 + 4 + 3));
    }
}
