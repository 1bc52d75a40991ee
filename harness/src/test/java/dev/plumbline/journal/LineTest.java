// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LineTest {
    static List<Entry> entries() {
        return List.of(
                Records.start(Records.CELL),
                Records.parity(Records.CELL, true),
                Records.parity(Records.CELL, false),
                Records.fork(Records.CELL, 2),
                Records.failure(Records.CELL, "fork", 1),
                Records.end());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void comesBackAsItWas(Entry entry) throws Line.Damaged {
        byte[] line = Line.encode(entry);

        assertThat(line).endsWith('\n');
        assertThat(Line.decode(Arrays.copyOf(line, line.length - 1))).isEqualTo(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines",
                "\u0000\u001b[2J\r\u2028\u202e",
                "<script>alert(1)</script>",
                "\"quoted\\\"",
                "\uD83D\uDE00 caf\u00e9",
                "::error::x",
                ""
            })
    void hostileTextStaysInItsLineAndItsField(String text) throws Line.Damaged {
        Entry entry = new Entry.Failure(Records.CELL, "fork", 0, 15, text);
        byte[] line = Line.encode(entry);

        assertThat(new String(line, UTF_8).indexOf('\n')).isEqualTo(new String(line, UTF_8).length() - 1);
        assertThat(Line.decode(Arrays.copyOf(line, line.length - 1))).isEqualTo(entry);
    }

    @Test
    void everyFlippedBitIsSeen() {
        byte[] line = Line.encode(Records.fork(Records.CELL, 1));
        line = Arrays.copyOf(line, line.length - 1);
        for (int bit = 0; bit < line.length * 8; bit++) {
            byte[] altered = line.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Line.decode(altered)).isInstanceOf(Line.Damaged.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"entry":"end","ended":"x","seconds":1,"seconds":2}   | Duplicate Object property "seconds"
            {"entry":"end","ended":"x","seconds":NaN}             | Non-standard token 'NaN'
            {"entry":"end","ended":"x","seconds":"NaN"}           | seconds is NaN, not a finite number
            {"entry":"end","ended":"x","seconds":"1"}             | String
            {"entry":"end","ended":"x","seconds":1e999}           | seconds is Infinity, not a finite number
            {"entry":"end","ended":"x","seconds":null}            | null
            {"entry":"end","ended":"x"}                           | seconds
            {"entry":"end","ended":null,"seconds":1}              | ended is missing
            {"entry":"end","ended":"x","seconds":1,"more":1}      | Unrecognized property "more"
            {"entry":"end","ended":"x","seconds":1} {}            | Trailing token
            {"entry":"note","text":"x"}                           | 'note'
            {"ended":"x","seconds":1}                             | missing type id property 'entry'
            {"entry":"start","schema":"plumbline-run-2","new":1}  | its schema is plumbline-run-2, but this Plumbline reads plumbline-run-1: use the version that wrote it
            []                                                    | Entry
            null                                                  | missing
            {                                                     | Unexpected end-of-input
            """)
    void whatIsNotARecordIsRefused(String json, String why) {
        assertThatThrownBy(() -> Line.decode(sealed(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void depthAndDigitsAreBounded() {
        assertThatThrownBy(() -> Line.decode(sealed("[".repeat(100_000)))).hasMessageContaining("depth");
        assertThatThrownBy(() -> Line.decode(
                        sealed("{\"entry\":\"end\",\"ended\":\"x\",\"seconds\":" + "1".repeat(100_000) + "}")))
                .hasMessageContaining("length");
    }

    @Test
    void whatCouldNotBeReadIsNotWritten() {
        assertThatThrownBy(() -> Line.encode(new Entry.End("x", Double.NaN)))
                .hasMessage("a record cannot be written: seconds is NaN, not a finite number");
        assertThatThrownBy(() -> Line.encode(new Entry.Fork(
                        Records.CELL,
                        0,
                        "x",
                        List.of(1.0),
                        Map.of("50", Double.POSITIVE_INFINITY),
                        1,
                        Map.of(),
                        Map.of(),
                        1)))
                .hasMessageContaining("quantiles 50 is Infinity");
        assertThatThrownBy(() -> Line.encode(new Entry.Failure(Records.CELL, "fork", 0, 15, "x".repeat(Line.LIMIT))))
                .hasMessageContaining("is over the limit of 1048576");
    }

    @Test
    void textForPeopleIsOneBoundedVisibleLine() {
        assertThat(Printable.text("a\nb\u001b[2J\u202e\uD800")).isEqualTo("a\\u000Ab\\u001B[2J\\u202E\\uD800");
        assertThat(Printable.text("x".repeat(1000))).hasSize(303).endsWith("...");
        assertThat(Printable.text("\uD83D\uDE00 caf\u00e9")).isEqualTo("\uD83D\uDE00 caf\u00e9");
    }

    private static byte[] sealed(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return String.format(Locale.ROOT, "%d %08x %s", bytes.length, crc.getValue(), json)
                .getBytes(UTF_8);
    }
}
