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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one image costs: parameters (trainable: running statistics are not counted), multiply-adds of convolutions and
 * dense layers, activation sites and the elements that pass through them.
 *
 * @param residuals sites right behind an addition
 */
public record Cost(long parameters, long multiplyAdds, Map<String, Shape> sites, long activations, int residuals) {
    public static Cost of(Model model) {
        Counter counter = new Counter();
        model.define(counter);
        long activations =
                counter.sites.values().stream().mapToLong(Shape::elements).sum();
        return new Cost(counter.parameters, counter.multiplyAdds, counter.sites, activations, counter.residuals);
    }

    private static final class Counter implements NetworkBuilder<Shape> {
        private final Map<String, Shape> sites = new LinkedHashMap<>();
        /** By identity: what additions returned. */
        private final Set<Shape> sums = Collections.newSetFromMap(new IdentityHashMap<>());

        private int residuals;
        private long parameters;
        private long multiplyAdds;

        @Override
        public Shape input(String name, Shape shape) {
            return shape;
        }

        @Override
        public Shape constant(String name, Shape shape) {
            parameters += shape.elements();
            return shape;
        }

        @Override
        public Shape convolution(String name, Shape x, Convolution how) {
            Shape y = x.after(how);
            long products = how.products(x.channels());
            parameters += products * how.channels() + (how.bias() ? how.channels() : 0);
            multiplyAdds += products * y.elements();
            return y;
        }

        @Override
        public Shape normalize(String name, Shape x, double epsilon) {
            parameters += 2L * x.channels();
            return x;
        }

        @Override
        public Shape activate(String name, Shape x) {
            sites.put(name, x);
            residuals += sums.contains(x) ? 1 : 0;
            return copy(x);
        }

        @Override
        public Shape activate(String name, Shape x, Activation activation) {
            return copy(x);
        }

        private static Shape copy(Shape x) {
            return new Shape(x.channels(), x.height(), x.width());
        }

        @Override
        public Shape maxPool(String name, Shape x, Pool how) {
            return x.after(how);
        }

        @Override
        public Shape averagePool(String name, Shape x, Pool how, boolean countPadding) {
            return x.after(how);
        }

        @Override
        public Shape globalAveragePool(String name, Shape x) {
            return Shape.vector(x.channels());
        }

        @Override
        public Shape combine(String name, Combination how, Shape a, Shape b) {
            Shape y = a.with(b);
            if (how == Combination.ADD) {
                sums.add(y);
            }
            return y;
        }

        @Override
        public Shape concatenate(String name, List<Shape> parts) {
            return Shape.joined(parts);
        }

        @Override
        public Shape pad(String name, Shape x, Padding how) {
            return x.after(how);
        }

        @Override
        public Shape softmax(String name, Shape x) {
            return copy(x);
        }

        @Override
        public Shape flatten(String name, Shape x) {
            return Shape.vector(x.elements());
        }

        @Override
        public Shape dense(String name, Shape x, int features, boolean bias) {
            long products = (long) x.elements() * features;
            parameters += products + (bias ? features : 0);
            multiplyAdds += products;
            return Shape.vector(features);
        }

        @Override
        public void output(String name, Shape x) {}
    }
}
