// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

    private final Arithmetic arithmetic;
    private final Map<String, float[]> inputs;
    private final Set<String> traced;
    private final ToIntFunction<String> readings;
    private final Map<String, Tensor> results = new LinkedHashMap<>();

    Forward(Arithmetic arithmetic, Map<String, float[]> inputs, Set<String> traced, ToIntFunction<String> readings) {
        this.arithmetic = arithmetic;
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
    public Value convolution(String name, Value x, Convolution how) {
        Shape shape = x.grid.shape();
        double[] y = arithmetic.convolve(arithmetic.filter(name, shape, how), x.grid.values(), shape, how);
        read(x);
        return done(name, new Grid(shape.after(how), false, y));
    }

    @Override
    public Value normalize(String name, Value x) {
        Shape shape = x.grid.shape();
        double[] in = x.grid.values();
        double[] y = over(x);
        arithmetic.normalize(arithmetic.norm(name, shape.channels()), in, y);
        return done(name, new Grid(shape, x.grid.vector(), y));
    }

    @Override
    public Value activate(String name, Value x) {
        double[] in = x.grid.values();
        double[] y = over(x);
        arithmetic.activate(in, y);
        return done(name, new Grid(x.grid.shape(), x.grid.vector(), y));
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        Shape shape = x.grid.shape();
        double[] y = arithmetic.maxPool(x.grid.values(), shape, how);
        read(x);
        return done(name, new Grid(shape.after(how), false, y));
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        Shape shape = x.grid.shape();
        double[] y = arithmetic.average(x.grid.values(), shape);
        read(x);
        return done(name, new Grid(Shape.vector(shape.channels()), true, y));
    }

    @Override
    public Value add(String name, Value a, Value b) {
        double[] left = a.grid.values();
        double[] right = b.grid.values();
        double[] y = over(a);
        arithmetic.add(left, right, y);
        read(b);
        return done(name, new Grid(a.grid.shape(), a.grid.vector(), y));
    }

    @Override
    public Value dense(String name, Value x, int features) {
        Shape shape = x.grid.shape();
        double[] y = arithmetic.dense(arithmetic.filter(name, shape, features), x.grid.values(), shape, features);
        read(x);
        return done(name, new Grid(Shape.vector(features), true, y));
    }

    @Override
    public void output(String name, Value x) {
        results.put(name, x.grid.toTensor());
        read(x);
    }
}
