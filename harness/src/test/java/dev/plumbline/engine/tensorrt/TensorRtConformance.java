// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineConformance;

/** TensorRT's own layers in float32; {@link OnGpuTest} runs it. */
class TensorRtConformance extends EngineConformance {
    @Override
    protected Engine engine() {
        return new TensorRtEngine();
    }

    @Override
    protected double sane() {
        return 1e-5;
    }
}
