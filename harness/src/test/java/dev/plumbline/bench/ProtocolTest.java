// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProtocolTest {
    @Test
    void comesBackFromItsText() {
        Protocol protocol = Protocol.DEFAULT.withForks(7);
        assertThat(Protocol.parse(protocol.text())).isEqualTo(protocol);
        assertThat(protocol.forks()).isEqualTo(7);
    }

    @Test
    void aSlowCellGetsFewerIterationsButThree() {
        assertThat(Protocol.DEFAULT.iterations(Duration.ofNanos(1))).isEqualTo(5);
        assertThat(Protocol.DEFAULT.iterations(Duration.ofMillis(250))).isEqualTo(4);
        assertThat(Protocol.DEFAULT.iterations(Duration.ofSeconds(30))).isEqualTo(3);
        assertThat(Protocol.DEFAULT.iterations(Duration.ZERO)).isEqualTo(5);
    }

    @Test
    void aDeviceTakesHalfTheTime() {
        assertThat(Protocol.PUBLISHED.forks()).isEqualTo(5);
        for (Protocol protocol : Protocol.NAMED) {
            Protocol device = protocol.onDevice();
            assertThat(device.iterations()).isEqualTo(protocol.iterations());
            assertThat(measured(device)).isEqualTo(measured(protocol).dividedBy(2));
        }
        assertThat(measured(Protocol.PUBLISHED.onDevice())).isBetween(Duration.ofMillis(800), Duration.ofMillis(1000));
        assertThat(measured(Protocol.DEFAULT.onDevice())).isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    private static Duration measured(Protocol protocol) {
        return protocol.iteration().multipliedBy(protocol.iterations()).plus(protocol.sampling());
    }

    @Test
    void refusesWhatCannotBeTimed() {
        assertThatThrownBy(() -> Protocol.DEFAULT.withForks(-1))
                .hasMessage("a protocol has 0 to 1000 forks and 3 to 1000 iterations, but default has -1 and 5");
        assertThatThrownBy(() -> Protocol.parse("odd,3,PT0S,5,PT1S,PT1S,PT1S,true"))
                .hasMessage("a protocol's times are between 1 ms and 1 hour, but odd has PT0S");
    }
}
