// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
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
        public Shape convolution(String name, Shape x, Convolution how) {
            Shape y = x.after(how);
            long taps = (long) x.channels() * how.kernel() * how.kernel();
            parameters += taps * how.channels() + (how.bias() ? how.channels() : 0);
            multiplyAdds += taps * y.elements();
            return y;
        }

        @Override
        public Shape normalize(String name, Shape x) {
            parameters += 2L * x.channels();
            return x;
        }

        @Override
        public Shape activate(String name, Shape x) {
            sites.put(name, x);
            residuals += sums.contains(x) ? 1 : 0;
            return new Shape(x.channels(), x.height(), x.width());
        }

        @Override
        public Shape maxPool(String name, Shape x, Pool how) {
            return x.after(how);
        }

        @Override
        public Shape globalAveragePool(String name, Shape x) {
            return Shape.vector(x.channels());
        }

        @Override
        public Shape add(String name, Shape a, Shape b) {
            Shape sum = new Shape(a.channels(), a.height(), a.width());
            sums.add(sum);
            return sum;
        }

        @Override
        public Shape dense(String name, Shape x, int features) {
            long taps = (long) x.elements() * features;
            parameters += taps + features;
            multiplyAdds += taps;
            return Shape.vector(features);
        }

        @Override
        public void output(String name, Shape x) {}
    }
}
