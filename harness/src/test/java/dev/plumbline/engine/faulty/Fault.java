// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.Session;
import dev.plumbline.model.Network;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Something planted in a correct float32 engine. */
@FunctionalInterface
interface Fault {
    Session open(Build build);

    /** No fault at all. */
    Fault NONE = build -> new FloatSession(build, new FloatInterpreter(build.network()));

    /** In the arithmetic. */
    static Fault arithmetic(Function<Network, FloatInterpreter> interpreter) {
        return build -> new FloatSession(build, interpreter.apply(build.network()));
    }

    /** In the session. */
    static Fault session(Function<Build, FloatSession> session) {
        return session::apply;
    }

    /** In the declared output {@code logits} of every batch. */
    static Fault logits(UnaryOperator<Tensor> wrong) {
        return build -> new FloatSession(build, new FloatInterpreter(build.network())) {
            @Override
            protected java.util.Map<String, Tensor> compute() {
                java.util.Map<String, Tensor> outputs = super.compute();
                outputs.computeIfPresent("logits", (name, tensor) -> wrong.apply(tensor));
                return outputs;
            }
        };
    }

    /** In one value of the logits of every batch: gets value and index. */
    static Fault element(Element wrong) {
        return logits(tensor -> {
            double[] values = tensor.values();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) wrong.of(values[i], i, values.length);
            }
            return tensor;
        });
    }

    /** A value of an output. */
    interface Element {
        double of(double value, int index, int count);
    }

    /** In the values that one layer leaves. */
    static Fault layer(String layer, Layer wrong) {
        return arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float[] finished(String name, Shape shape, float[] values) {
                return name.equals(layer) ? wrong.of(shape, values) : values;
            }
        });
    }

    /** The values of a layer. */
    interface Layer {
        float[] of(Shape shape, float[] values);
    }

    /** In the parameters. */
    static Fault weights(UnaryOperator<Weights> wrong) {
        return build -> {
            Network network = build.network();
            return NONE.open(new Build(
                    new Network(network.model(), network.activation(), wrong.apply(network.weights())),
                    build.placement(),
                    build.precision(),
                    build.batch(),
                    build.traced()));
        };
    }

    /** In the activation, at one site or, with the empty name, at all. */
    static Fault activation(String site, Scalar wrong) {
        return arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float activation(String name, float x) {
                return site.isEmpty() || name.equals(site) ? wrong.of(x) : super.activation(name, x);
            }
        });
    }

    /** A function of float32. */
    interface Scalar {
        float of(float x);
    }
}
