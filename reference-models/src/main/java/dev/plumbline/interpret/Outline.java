// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network played once without computing: its names and shapes; every parameter is there with the right shape. */
final class Outline implements NetworkBuilder<Outline.Layer> {
    record Layer(String name, Shape shape) {}

    private final Weights weights;
    private final Map<String, Shape> inputs = new LinkedHashMap<>();
    /** How often each layer's value is read, by layer; an output is a reading too. */
    private final Map<String, Integer> readings = new LinkedHashMap<>();

    private final List<String> outputs = new ArrayList<>();

    private Outline(Weights weights) {
        this.weights = weights;
    }

    static Outline of(Network network) {
        Outline outline = new Outline(network.weights());
        network.model().define(outline);
        return outline;
    }

    /** In order of definition. */
    Set<String> layers() {
        return Collections.unmodifiableSet(readings.keySet());
    }

    int readings(String layer) {
        return readings.getOrDefault(layer, 0);
    }

    /** Refuses inputs and traced names that do not fit the network. */
    void check(Map<String, float[]> images, Set<String> traced) {
        inputs.forEach((name, shape) -> image(images, name, shape));
        refuseUnknown("input", images.keySet(), inputs.keySet());
        refuseUnknown("layer", traced, readings.keySet());
    }

    /** The values of one input. */
    static float[] image(Map<String, float[]> images, String name, Shape shape) {
        float[] image = images.get(name);
        if (image == null) {
            throw new IllegalArgumentException("input " + name + " (" + shape + ") is missing");
        }
        if (image.length != shape.elements()) {
            throw new IllegalArgumentException("input " + name + " needs " + shape.elements() + " values (" + shape
                    + "), but has " + image.length);
        }
        return image;
    }

    private static void refuseUnknown(String what, Set<String> names, Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("the network has no " + what + " " + name + "; it has " + known);
            }
        }
    }

    private Layer layer(String name, Shape shape, Layer... read) {
        if (readings.putIfAbsent(name, 0) != null) {
            throw new IllegalArgumentException("two layers are named " + name);
        }
        for (Layer x : read) {
            readings.merge(x.name, 1, Integer::sum);
        }
        return new Layer(name, shape);
    }

    @Override
    public Layer input(String name, Shape shape) {
        inputs.put(name, shape);
        return layer(name, shape);
    }

    @Override
    public Layer constant(String name, Shape shape) {
        weights.get(name + ".value", shape.channels(), shape.height(), shape.width());
        return layer(name, shape);
    }

    @Override
    public Layer convolution(String name, Layer x, Convolution how) {
        weights.get(name + ".weight", how.kernel(x.shape.channels()));
        if (how.bias()) {
            weights.get(name + ".bias", how.channels());
        }
        return layer(name, x.shape.after(how), x);
    }

    @Override
    public Layer normalize(String name, Layer x, double epsilon) {
        for (String parameter : List.of(".weight", ".bias", ".running_mean", ".running_var")) {
            weights.get(name + parameter, x.shape.channels());
        }
        return layer(name, x.shape, x);
    }

    @Override
    public Layer activate(String name, Layer x) {
        return layer(name, x.shape, x);
    }

    @Override
    public Layer activate(String name, Layer x, Activation activation) {
        return layer(name, x.shape, x);
    }

    @Override
    public Layer maxPool(String name, Layer x, Pool how) {
        return layer(name, x.shape.after(how), x);
    }

    @Override
    public Layer averagePool(String name, Layer x, Pool how, boolean countPadding) {
        return layer(name, x.shape.after(how), x);
    }

    @Override
    public Layer globalAveragePool(String name, Layer x) {
        return layer(name, Shape.vector(x.shape.channels()), x);
    }

    @Override
    public Layer add(String name, Layer a, Layer b) {
        if (!a.shape.equals(b.shape)) {
            throw new IllegalArgumentException(name + " adds " + a.shape + " and " + b.shape);
        }
        return combine(name, Combination.ADD, a, b);
    }

    @Override
    public Layer combine(String name, Combination how, Layer a, Layer b) {
        return layer(name, a.shape.with(b.shape), a, b);
    }

    @Override
    public Layer concatenate(String name, List<Layer> parts) {
        Shape shape = Shape.joined(parts.stream().map(Layer::shape).toList());
        return layer(name, shape, parts.toArray(Layer[]::new));
    }

    @Override
    public Layer pad(String name, Layer x, Padding how) {
        return layer(name, x.shape.after(how), x);
    }

    @Override
    public Layer softmax(String name, Layer x) {
        return layer(name, x.shape, x);
    }

    @Override
    public Layer flatten(String name, Layer x) {
        return layer(name, Shape.vector(x.shape.elements()), x);
    }

    @Override
    public Layer dense(String name, Layer x, int features, boolean bias) {
        weights.get(name + ".weight", features, x.shape.elements());
        if (bias) {
            weights.get(name + ".bias", features);
        }
        return layer(name, Shape.vector(features), x);
    }

    @Override
    public void output(String name, Layer x) {
        if (outputs.contains(name)) {
            throw new IllegalArgumentException("two outputs are named " + name);
        }
        outputs.add(name);
        readings.merge(x.name, 1, Integer::sum);
    }
}
