// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a bundle is made of.
 *
 * @param jar plumbline.jar, with the libraries that its manifest names beside it
 * @param runtime makes a Java for the host in a folder that does not exist yet
 * @param plugins the plugin library
 * @param tensorRt TensorRT's redist jar; empty if it lies in lib/
 * @param cuda the jar with the CUDA runtime; empty if it lies in lib/
 * @param added further files, for the folder {@code added}
 */
public record Ingredients(
        Path jar,
        Consumer<Path> runtime,
        Path plugins,
        Optional<Path> tensorRt,
        Optional<Path> cuda,
        List<Path> added) {
    public Ingredients {
        added = List.copyOf(added);
    }
}
