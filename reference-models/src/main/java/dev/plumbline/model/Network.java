// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import dev.plumbline.activation.Activation;

/** What an engine runs: a model with the activation of all its sites and its parameters. */
public record Network(Model model, Activation activation, Weights weights) {}
