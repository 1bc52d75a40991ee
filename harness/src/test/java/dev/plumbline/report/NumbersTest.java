// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5|0.500 ns",
                "31249|31.2 µs",
                "999.4|999 ns",
                "999.6|1.00 µs",
                "20.44e6|20.4 ms",
                "1.1649e9|1.16 s",
                "999499|999 µs",
                "999501|1.00 ms",
                "7.2e12|7,200 s"
            })
    void timesHaveThreeDigitsAndAUnit(double nanos, String text) {
        assertThat(Numbers.time(nanos).replace('\u00a0', ' ')).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "0.137|0.137", "37.2|37.2", "4e-8|4.00e-8", "1.5e12|1.50e12", "NaN|NaN", "Infinity|infinite"
            })
    void figuresOfAnyMagnitudeAreShort(double value, String text) {
        assertThat(Numbers.compact(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "20|20", "0.30000000000000004|0.3", "1e-7|1e-7", "5e-8|5e-8", "2e5|2e5", "1.5|1.5"})
    void ticksAreRound(double value, String text) {
        assertThat(Numbers.tick(value)).isEqualTo(text);
    }

    @Test
    void aValueHasTheDigitsOfItsInterval() {
        Estimate narrow = new Estimate(1.09695, 1.0931, 1.1008, 0.001, 3);
        assertThat(Numbers.ratio(narrow)).isEqualTo("1.097");
        assertThat(Numbers.ratioInterval(narrow)).isEqualTo("1.093 – 1.101");
        Estimate wide = Estimate.of(List.of(30_000.0, 31_000.0, 33_000.0));
        assertThat(Numbers.time(wide)).isEqualTo("31.3\u00a0µs");
        assertThat(Numbers.timeInterval(wide)).isEqualTo("27.8 – 35.3\u00a0µs");
    }

    @Test
    void largeCountsAreGrouped() {
        assertThat(Numbers.count(6_636)).isEqualTo("6,636");
        assertThat(Numbers.plain(32_483)).isEqualTo("32,500");
    }
}
