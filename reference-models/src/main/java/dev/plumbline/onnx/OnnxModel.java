// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Weights;

/**
 * A convolutional classifier from an ONNX file: its nodes played in order, activations that are spelled out or custom
 * operators as activations, each under the name of its node.
 */
public final class OnnxModel implements Model {
    /** Of all parameters: in another order, folded, and filled in where a file leaves them out. */
    private static final int COPIES = 4;

    private static final int SPARE = 1 << 20;

    private final String name;
    private final OnnxFile file;
    private final Compositions compositions;
    private final CustomOperators customOperators;
    private final Parameters parameters;

    private OnnxModel(String name, OnnxFile file, CustomOperators customOperators) {
        this.name = name;
        this.file = file;
        this.customOperators = customOperators;
        parameters = new Parameters(COPIES * file.elements() + SPARE);
        compositions = Compositions.of(file);
    }

    /**
     * @param name in cell ids: lower case, no spaces
     * @throws MalformedOnnxException if a node cannot be played; the message names it
     */
    public static OnnxModel of(String name, OnnxFile file, CustomOperators customOperators) {
        OnnxModel model = new OnnxModel(name, file, customOperators);
        Signature.of(model);
        return model;
    }

    OnnxFile file() {
        return file;
    }

    @Override
    public String name() {
        return name;
    }

    /** The parameters under the names of their layers; they share the memory of the file's constants. */
    public Weights weights() {
        return parameters.weights();
    }

    /** SHA-256 of the file and of the files with its data, in hexadecimal digits. */
    public String digest() {
        return file.digest();
    }

    /** Plays every activation as one that belongs to the model; {@link Replaced} makes sites of them. */
    @Override
    public <T> void define(NetworkBuilder<T> net) {
        new Player<>(file, compositions, customOperators, net, parameters).play();
    }
}
