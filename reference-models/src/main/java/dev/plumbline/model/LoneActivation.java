// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/**
 * An activation and nothing that it could be fused with, on a tensor of ResNet-50's first stage. In FP16 on an H100 a
 * batch of 1 is bound by its launch, 32 stay in the L2 cache, and 256 come from memory.
 */
public final class LoneActivation implements Model {
    @Override
    public String name() {
        return "activation";
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        net.output("y", net.activate("act", net.input("x", new Shape(64, 56, 56))));
    }
}
