// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineConformance;
import dev.plumbline.testing.GpuTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** TensorRT's own layers in float32, on a GPU. */
@Tag("gpu")
@ExtendWith(GpuTest.NeedsDevice.class)
class TensorRtConformanceTest extends EngineConformance {
    @Override
    protected Engine engine() {
        return new TensorRtEngine();
    }

    @Override
    protected double sane() {
        return 1e-5;
    }
}
