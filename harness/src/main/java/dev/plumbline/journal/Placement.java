// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

/** How an engine gets the activation. */
public enum Placement {
    /** The engine's own operators. */
    NATIVE,
    /** Our plugin. */
    PLUGIN,
    /** Our plugin, which does the residual addition before it as well. */
    PLUGIN_ADD,
    /** Our plugin with a copy kernel: what the fusion barrier costs alone. */
    IDENTITY,
    /** No activation at all. */
    NONE;

    public boolean usesPlugin() {
        return this != NATIVE && this != NONE;
    }

    /** Whether the outputs are those of the network with its activation. */
    public boolean computes() {
        return this != IDENTITY && this != NONE;
    }
}
