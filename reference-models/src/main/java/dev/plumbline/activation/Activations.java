// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

/** The activations that cells are made of, each with the coefficients of its paper. */
public enum Activations {
    RELU(new Relu()),
    ELU(new Elu(1)),
    ISRLU(new Isrlu(1)),
    SWISH(new Swish(1));

    private final Activation activation;

    Activations(Activation activation) {
        this.activation = activation;
    }

    public Activation activation() {
        return activation;
    }
}
