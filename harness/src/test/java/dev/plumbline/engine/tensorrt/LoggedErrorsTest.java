// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.EngineException;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LoggedErrorsTest {
    private final LoggedErrors errors = new LoggedErrors();

    @Test
    void whatWasNotMadeIsToldInTensorRtsWords() {
        errors.add("[builder.cpp] no kernel for this GPU\n");
        errors.add("[builder.cpp] out of ideas");
        assertThatThrownBy(() -> errors.made(null, "build lenet5"))
                .hasMessage("tensorrt cannot build lenet5: [builder.cpp] no kernel for this GPU; [builder.cpp] out of"
                        + " ideas");
        assertThatThrownBy(() -> errors.made(new Pointer(), "build it again"))
                .as("a pointer to nothing, whose errors are not the last one's")
                .hasMessage("tensorrt cannot build it again");
        assertThat(exit(() -> errors.made(null, "build"))).isEqualTo(ExitCode.WORKER_CRASH);
        assertThat(exit(() -> errors.made(null, "load", ExitCode.UNAVAILABLE))).isEqualTo(ExitCode.UNAVAILABLE);
    }

    private static ExitCode exit(Runnable failing) {
        return catchThrowableOfType(EngineException.class, failing::run).exit().orElseThrow();
    }

    @Test
    void keepsTheLastThree() {
        for (int i = 1; i <= 5; i++) {
            errors.add("error " + i);
        }
        assertThat(errors.text()).isEqualTo(": error 3; error 4; error 5");
        assertThat(errors.text()).isEmpty();
    }

    @Test
    void aPluginsRefusalIsToldInTensorRtsWords() {
        assertThatCode(() -> errors.requireEnqueued(true)).doesNotThrowAnyException();
        errors.add("[plugin.cpp] enqueue of relu1 returned 1");
        assertThatThrownBy(() -> errors.requireEnqueued(false))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.exit()).isEmpty())
                .hasMessage("tensorrt could not enqueue an inference: [plugin.cpp] enqueue of relu1 returned 1");
    }
}
