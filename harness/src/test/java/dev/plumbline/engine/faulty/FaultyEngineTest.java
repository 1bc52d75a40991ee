// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineConformance;
import dev.plumbline.engine.Engines;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Without a fault it is an engine like any other. */
class FaultyEngineTest extends EngineConformance {
    @Override
    protected Engine engine() {
        return new FaultyEngine();
    }

    @Override
    protected double sane() {
        return 1e-5;
    }

    @Test
    void isFoundByName() {
        for (String script : List.of(
                "none", "exits-in-run", "hangs-in-run", "throws-in-run", "nan-last", "skips-every-second-run")) {
            assertThat(Engines.named("faulty-" + script).name()).isEqualTo("faulty-" + script);
        }
    }

    @Test
    void refusesAnUnknownFault() {
        assertThatThrownBy(() -> new FaultyEngine("rusty"))
                .hasMessageStartingWith("no fault is named rusty; there are [none, nan-one, ");
    }
}
