// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.util.Arrays;
import java.util.Optional;

/** The models that cells are made of. */
public enum Models {
    LENET5(new LeNet5(), true),
    RESNET50(new ResNet50(), true),
    ACTIVATION(new LoneActivation(), false);

    private final Model model;
    private final boolean network;

    Models(Model model, boolean network) {
        this.model = model;
        this.network = network;
    }

    /** The model of this name. */
    public static Optional<Models> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.model.name().equals(name))
                .findFirst();
    }

    public Model model() {
        return model;
    }

    /** Whether it is run where no model is named: it is a network, and not a part of one. */
    public boolean isNetwork() {
        return network;
    }
}
