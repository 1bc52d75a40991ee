// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** One float64 pass: computes each layer as it is played, over or in the memory of what is not read again. */
final class Forward implements NetworkBuilder<Forward.Value> {
    /** A layer's values, and how often they will still be read. */
    static final class Value {
        final Grid grid;
        private int readings;

        private Value(Grid grid, int readings) {
            this.grid = grid;
            this.readings = readings;
        }
    }

    private final Activation activation;
    private final Arithmetic arithmetic;
    private final Layout layout;
    private final Map<String, float[]> inputs;
    private final Set<String> traced;
    private final ToIntFunction<String> readings;
    private final Map<String, Tensor> results = new LinkedHashMap<>();

    Forward(
            Activation activation,
            Arithmetic arithmetic,
            Map<String, float[]> inputs,
            Set<String> traced,
            ToIntFunction<String> readings) {
        this.activation = activation;
        this.arithmetic = arithmetic;
        layout = arithmetic.layout();
        this.inputs = inputs;
        this.traced = traced;
        this.readings = readings;
    }

    Map<String, Tensor> results() {
        return results;
    }

    private void read(Value x) {
        if (--x.readings == 0) {
            arithmetic.give(x.grid.values());
        }
    }

    /** Memory for the result of an elementwise layer: that of x, if nobody else reads it. */
    private double[] over(Value x) {
        double[] values = x.grid.values();
        return --x.readings == 0 ? values : arithmetic.take(values.length);
    }

    private Value done(String name, Grid grid) {
        if (traced.contains(name)) {
            results.put(name, grid.toTensor());
        }
        return new Value(grid, readings.applyAsInt(name));
    }

    @Override
    public Value input(String name, Shape shape) {
        double[] values = arithmetic.take(shape.elements());
        Grid grid = new Grid(shape, false, values);
        grid.set(Outline.image(inputs, name, shape));
        return done(name, grid);
    }

    @Override
    public Value constant(String name, Shape shape) {
        double[] values = arithmetic.take(shape.elements());
        Grid grid = new Grid(shape, shape.plane() == 1, values);
        grid.set(arithmetic.constant(name, shape));
        return done(name, grid);
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        Shape shape = x.grid.shape();
        double[] y = arithmetic.convolve(arithmetic.products(name, shape, how), x.grid.values(), shape, how);
        read(x);
        return done(name, new Grid(shape.after(how), false, y));
    }

    @Override
    public Value normalize(String name, Value x, double epsilon) {
        Shape shape = x.grid.shape();
        double[] in = x.grid.values();
        double[] y = over(x);
        arithmetic.normalize(arithmetic.norm(name, shape.channels(), epsilon), in, y);
        return done(name, new Grid(shape, x.grid.vector(), y));
    }

    @Override
    public Value activate(String name, Value x) {
        return activate(name, x, activation);
    }

    @Override
    public Value activate(String name, Value x, Activation fixed) {
        double[] in = x.grid.values();
        double[] y = over(x);
        arithmetic.activate(fixed, in, y);
        return done(name, new Grid(x.grid.shape(), x.grid.vector(), y));
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        return layer(
                name,
                x,
                x.grid.shape().after(how),
                false,
                y -> layout.maxPool(x.grid.values(), x.grid.shape(), how, y));
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        return layer(
                name,
                x,
                x.grid.shape().after(how),
                false,
                y -> layout.averagePool(x.grid.values(), x.grid.shape(), how, countPadding, y));
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        Shape shape = x.grid.shape();
        return layer(name, x, Shape.vector(shape.channels()), true, y -> layout.average(x.grid.values(), shape, y));
    }

    @Override
    public Value combine(String name, Combination how, Value a, Value b) {
        Shape shape = a.grid.shape().with(b.grid.shape());
        double[] left = a.grid.values();
        double[] y = shape.equals(a.grid.shape()) ? over(a) : arithmetic.take(shape.elements());
        layout.combine(how, left, a.grid.shape(), b.grid.values(), b.grid.shape(), y);
        if (!shape.equals(a.grid.shape())) {
            read(a);
        }
        read(b);
        return done(name, new Grid(shape, a.grid.vector() && b.grid.vector(), y));
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        List<Shape> shapes = parts.stream().map(part -> part.grid.shape()).toList();
        Shape shape = Shape.joined(shapes);
        double[] y = arithmetic.take(shape.elements());
        layout.concatenate(parts.stream().map(part -> part.grid.values()).toList(), shapes, y);
        parts.forEach(this::read);
        return done(name, new Grid(shape, parts.stream().allMatch(part -> part.grid.vector()), y));
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        double[] y = arithmetic.pad(x.grid.values(), x.grid.shape(), how);
        read(x);
        return done(name, new Grid(x.grid.shape().after(how), false, y));
    }

    @Override
    public Value softmax(String name, Value x) {
        return layer(name, x, x.grid.shape(), x.grid.vector(), y -> layout.softmax(x.grid.values(), x.grid.shape(), y));
    }

    @Override
    public Value flatten(String name, Value x) {
        double[] y = arithmetic.take(x.grid.shape().elements());
        x.grid.flatten(y);
        read(x);
        return done(name, new Grid(Shape.vector(y.length), true, y));
    }

    @Override
    public Value dense(String name, Value x, int features, boolean bias) {
        Shape shape = x.grid.shape();
        Products products = arithmetic.products(name, shape, features, bias);
        double[] y = arithmetic.dense(products, x.grid.values(), shape, features);
        read(x);
        return done(name, new Grid(Shape.vector(features), true, y));
    }

    private Value layer(String name, Value x, Shape shape, boolean vector, Consumer<double[]> compute) {
        double[] y = arithmetic.take(shape.elements());
        compute.accept(y);
        read(x);
        return done(name, new Grid(shape, vector, y));
    }

    @Override
    public void output(String name, Value x) {
        results.put(name, x.grid.toTensor());
        read(x);
    }
}
