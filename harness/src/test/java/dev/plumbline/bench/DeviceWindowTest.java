// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceWindowTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0, 42.7, 0, 42.7", "24, 24, 0, 24, 24, 24", "0, 0, 24, 24, 24, 24", "12, 12, 12, 12, 12, 12"})
    void whatOneWindowAllocatesIsNotTheInferences(double a, double b, double c, double d, double median, double most) {
        assertThat(DeviceWindow.facts(DoubleStream.of(a, b, c, d)
                        .mapToObj(bytes -> new DeviceWindow(1e6, 0.98, bytes, Map.of()))
                        .toList()))
                .containsEntry("host.alloc.median", median)
                .containsEntry("host.alloc.bytes", most);
    }
}
