// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartSizeTest {
    @ParameterizedTest
    @CsvSource({"60m, 62914560", "1G, 1073741824", "4g, 4294967296", "2048k, 2097152", "1048576, 1048576"})
    void unitsArePowersOf1024(String text, long bytes) {
        assertThat(PartSize.of(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1048575", "1023k", "5g", "4194305k", "999999999g"})
    void sizesOutsideTheRangeAreUsageErrors(String text) {
        assertThatThrownBy(() -> PartSize.of(text))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE))
                .hasMessageMatching(
                        "a part size of \\d+ bytes is not between 1m and 4g; name one like --part-size 60m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "0m", "-1m", "60 m", "60mb", "1.5g", "9999999999g", "99999999999"})
    void otherTextIsAUsageError(String text) {
        assertThatThrownBy(() -> PartSize.of(text))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE))
                .hasMessage("the part size '" + text + "' is not a number with k, m or g behind it; name one like"
                        + " --part-size 60m");
    }
}
