// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** The models that cells are made of. */
public enum Models {
    LENET5(new LeNet5()),
    RESNET50(new ResNet50());

    private final Model model;

    Models(Model model) {
        this.model = model;
    }

    public Model model() {
        return model;
    }
}
