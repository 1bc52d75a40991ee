// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layers of a model in the order of definition, with their shapes, and the names of its outputs. */
record Outline(Map<String, Shape> layers, List<String> outputs) {
    static Outline of(Model model) {
        Recorder recorder = new Recorder();
        model.define(recorder);
        return new Outline(recorder.layers, recorder.outputs);
    }

    private static final class Recorder implements NetworkBuilder<Shape> {
        private final Map<String, Shape> layers = new LinkedHashMap<>();
        private final List<String> outputs = new ArrayList<>();

        private Shape layer(String name, Shape shape) {
            layers.put(name, shape);
            return shape;
        }

        @Override
        public Shape input(String name, Shape shape) {
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
            outputs.add(name);
        }
    }
}
