// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextTest {
    @Test
    void writesWhatCannotBeSeenAsNumbers() {
        assertThat(Text.visible("a\u0000b\u202Ec\u200Bd\u2028e\uFFFEf\u001B[2J\r"))
                .isEqualTo("a\\u0000b\\u202ec\\u200bd\\u2028e\\ufffef\\u001b[2J\\u000d");
        assertThat(Text.visible("\uD83D x \uDE00 y \uD83D\uDE00 \uDB40\uDC01"))
                .isEqualTo("\\ud83d x \\ude00 y \uD83D\uDE00 \\U000e0001");
    }

    @Test
    void keepsEveryScript() {
        String text = "Grüße, Привет, שלום, 日本語, µs – “x”";
        assertThat(Text.visible(text)).isEqualTo(text);
    }

    @Test
    void shortensWithoutSplittingACharacter() {
        assertThat(Text.shorten("abcdef", 4)).isEqualTo("abc…");
        assertThat(Text.shorten("ab\uD83D\uDE00ef", 4)).isEqualTo("ab…");
        assertThat(Text.shorten("abcd", 4)).isEqualTo("abcd");
        assertThat(Text.line("x".repeat(1_000_000))).hasSize(1000).endsWith("…");
    }
}
