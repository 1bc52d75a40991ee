// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that needs an NVIDIA GPU; elsewhere it is counted as not run. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@Tag("gpu")
@ExtendWith(GpuTest.NeedsDevice.class)
public @interface GpuTest {
    /** Looks for the device node that the NVIDIA driver makes. */
    final class NeedsDevice implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Path node = Path.of("/dev/nvidiactl");
            return Files.exists(node)
                    ? ConditionEvaluationResult.enabled("there is an NVIDIA device node")
                    : ConditionEvaluationResult.disabled("needs an NVIDIA GPU: " + node + " does not exist");
        }
    }
}
