// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.reference;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineConformance;

class ReferenceEngineTest extends EngineConformance {
    @Override
    protected Engine engine() {
        return new ReferenceEngine();
    }

    @Override
    protected double sane() {
        return 0;
    }
}
