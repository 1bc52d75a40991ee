// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** A network as a method over a builder: play it into any interpreter. */
public interface Model {
    /** The name in cell ids and file names: lower case, no spaces. */
    String name();

    /** Plays every layer once, in topological order, and declares each output. */
    <T> void define(NetworkBuilder<T> net);
}
