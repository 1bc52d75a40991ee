// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model takes and gives, by name, in the order of definition; shapes are those of one image.
 *
 * @param vectors names of layers and outputs that have one extent: what dense layers and global pools give
 */
public record Signature(
        Map<String, Shape> inputs, Map<String, Shape> layers, Map<String, Shape> outputs, Set<String> vectors) {
    /** Fails if two layers have one name, or an output has that of a layer whose value it is not. */
    public static Signature of(Model model) {
        Recorder recorder = new Recorder();
        model.define(recorder);
        return recorder.signature;
    }

    /** Of inputs, layers and outputs. */
    Set<String> names() {
        Set<String> names = new HashSet<>(inputs.keySet());
        names.addAll(layers.keySet());
        names.addAll(outputs.keySet());
        return names;
    }

    /** The extents of a layer or output, the batch first. */
    public int[] extents(String name, int batch) {
        Shape shape = outputs.containsKey(name) ? outputs.get(name) : layers.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("there is no layer or output " + name);
        }
        return vectors.contains(name)
                ? new int[] {batch, shape.channels()}
                : new int[] {batch, shape.channels(), shape.height(), shape.width()};
    }

    private record Value(String name, Shape shape, boolean vector) {}

    private static final class Recorder implements NetworkBuilder<Value> {
        private final Signature signature =
                new Signature(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new HashSet<>());

        @Override
        public Value input(String name, Shape shape) {
            signature.inputs.put(name, shape);
            return new Value(name, shape, false);
        }

        @Override
        public Value constant(String name, Shape shape) {
            return layer(name, shape, shape.plane() == 1);
        }

        @Override
        public Value convolution(String name, Value x, Convolution how) {
            return layer(name, x.shape.after(how), false);
        }

        @Override
        public Value normalize(String name, Value x, double epsilon) {
            return layer(name, x.shape, x.vector);
        }

        @Override
        public Value activate(String name, Value x) {
            return layer(name, x.shape, x.vector);
        }

        @Override
        public Value activate(String name, Value x, Activation activation) {
            return layer(name, x.shape, x.vector);
        }

        @Override
        public Value maxPool(String name, Value x, Pool how) {
            return layer(name, x.shape.after(how), false);
        }

        @Override
        public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
            return layer(name, x.shape.after(how), false);
        }

        @Override
        public Value globalAveragePool(String name, Value x) {
            return layer(name, Shape.vector(x.shape.channels()), true);
        }

        @Override
        public Value combine(String name, Combination how, Value a, Value b) {
            return layer(name, a.shape.with(b.shape), a.vector && b.vector);
        }

        @Override
        public Value concatenate(String name, List<Value> parts) {
            Shape shape = Shape.joined(parts.stream().map(Value::shape).toList());
            return layer(name, shape, parts.stream().allMatch(Value::vector));
        }

        @Override
        public Value pad(String name, Value x, Padding how) {
            return layer(name, x.shape.after(how), false);
        }

        @Override
        public Value softmax(String name, Value x) {
            return layer(name, x.shape, x.vector);
        }

        @Override
        public Value flatten(String name, Value x) {
            return layer(name, Shape.vector(x.shape.elements()), true);
        }

        @Override
        public Value dense(String name, Value x, int features, boolean bias) {
            return layer(name, Shape.vector(features), true);
        }

        @Override
        public void output(String name, Value x) {
            boolean another = signature.layers.containsKey(name) || signature.inputs.containsKey(name);
            if (another && !name.equals(x.name)) {
                throw namesake(name);
            }
            signature.outputs.put(name, x.shape);
            mark(name, x.vector);
        }

        private Value layer(String name, Shape shape, boolean vector) {
            if (signature.outputs.containsKey(name) && !signature.layers.containsKey(name)) {
                throw namesake(name);
            }
            if (signature.inputs.containsKey(name) || signature.layers.put(name, shape) != null) {
                throw new IllegalArgumentException("two layers are named " + name + "; give each its own name");
            }
            mark(name, vector);
            return new Value(name, shape, vector);
        }

        private static IllegalArgumentException namesake(String output) {
            return new IllegalArgumentException(
                    "output " + output + " has the name of another layer; give it a name of its own");
        }

        private void mark(String name, boolean vector) {
            if (vector) {
                signature.vectors.add(name);
            } else {
                signature.vectors.remove(name);
            }
        }
    }
}
