// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DelayedSessionTest {
    private final List<Integer> replayed = new ArrayList<>();

    @AfterEach
    void none() {
        System.clearProperty(DelayedSession.PROPERTY);
    }

    @Test
    void onlyWhatIsAskedForIsDelayed() {
        Session session = new Fake();
        assertThat(DelayedSession.asked(session)).isSameAs(session);
        for (String bad : List.of("0", "-0.1", "NaN", "2", "3 %")) {
            System.setProperty(DelayedSession.PROPERTY, bad);
            assertThatThrownBy(() -> DelayedSession.asked(session))
                    .hasMessage(
                            "-Dplumbline.delay=" + bad + " is no delay: give a part of each inference, such as 0.03");
        }
    }

    @Test
    void theHostWaitsAfterEachInference() {
        System.setProperty(DelayedSession.PROPERTY, "0.5");
        Fake fake = new Fake();
        long begin = System.nanoTime();
        DelayedSession.asked(fake).run();

        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(3 * fake.took / 2);
    }

    /** For any K, the slope from K and 2 K inferences is longer by the part, and no reading is longer than it took. */
    @Test
    void aDeviceComputesMore() {
        System.setProperty(DelayedSession.PROPERTY, "0.03");
        DeviceClock clock = DelayedSession.asked(new Fake()).device().orElseThrow();
        for (int k : new int[] {1, 10, 55, 100}) {
            assertThat((clock.replay(2 * k) - clock.replay(k)) / k).isCloseTo(1.03, Offset.offset(1e-12));
        }

        assertThat(replayed).containsExactly(3, 2, 21, 11, 114, 57, 206, 103);
    }

    private final class Fake implements Session, DeviceClock {
        private long took;

        @Override
        public void upload(String input, float[] values) {}

        @Override
        public void run() {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < 1_000_000) {
                Thread.onSpinWait();
            }
            took = 1_000_000;
        }

        @Override
        public Map<String, Tensor> outputs() {
            return Map.of();
        }

        @Override
        public Optional<DeviceClock> device() {
            return Optional.of(this);
        }

        @Override
        public void close() {}

        @Override
        public double replay(int count) {
            replayed.add(count);
            return count;
        }

        @Override
        public double emptyReplay(int kernels, int count) {
            return count;
        }

        @Override
        public void enqueue() {}

        @Override
        public void synchronize() {}

        @Override
        public void poison() {}

        @Override
        public double tick() {
            return 1;
        }

        @Override
        public Map<String, Double> state() {
            return Map.of();
        }
    }
}
