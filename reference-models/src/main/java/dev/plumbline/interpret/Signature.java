// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a model takes and gives, by name, in the order of definition; shapes are those of one image. */
public record Signature(Map<String, Shape> inputs, Map<String, Shape> layers, Map<String, Shape> outputs) {
    /** Fails if two layers have one name. */
    public static Signature of(Model model) {
        Recorder recorder = new Recorder();
        model.define(recorder);
        return recorder.signature;
    }

    private static final class Recorder implements NetworkBuilder<Shape> {
        private final Signature signature =
                new Signature(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());

        @Override
        public Shape input(String name, Shape shape) {
            signature.inputs.put(name, shape);
            return shape;
        }

        @Override
        public Shape convolution(String name, Shape x, Convolution how) {
            return layer(name, x.after(how));
        }

        @Override
        public Shape normalize(String name, Shape x) {
            return layer(name, x);
        }

        @Override
        public Shape activate(String name, Shape x) {
            return layer(name, x);
        }

        @Override
        public Shape maxPool(String name, Shape x, Pool how) {
            return layer(name, x.after(how));
        }

        @Override
        public Shape globalAveragePool(String name, Shape x) {
            return layer(name, Shape.vector(x.channels()));
        }

        @Override
        public Shape add(String name, Shape a, Shape b) {
            return layer(name, a);
        }

        @Override
        public Shape dense(String name, Shape x, int features) {
            return layer(name, Shape.vector(features));
        }

        @Override
        public void output(String name, Shape x) {
            signature.outputs.put(name, x);
        }

        private Shape layer(String name, Shape shape) {
            if (signature.layers.put(name, shape) != null) {
                throw new IllegalArgumentException("two layers are named " + name + "; give each its own name");
            }
            return shape;
        }
    }
}
