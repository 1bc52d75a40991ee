// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.activation.Operators;
import dev.plumbline.engine.Engine;
import dev.plumbline.interpret.Precision;
import dev.plumbline.model.Network;
import dev.plumbline.model.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Implementations that differ in order, formula and rounding, all of them right. */
public final class CorrectEngines {
    private CorrectEngines() {}

    /** In FP32. */
    public static List<Engine> fp32() {
        return List.of(
                new FaultyEngine(),
                summing("reversed", (x, from, w, at, n, start) -> {
                    float sum = 0;
                    for (int i = n - 1; i >= 0; i--) {
                        sum += x[from + i] * w[at + i];
                    }
                    return sum + start;
                }),
                summing("eight-lanes", (x, from, w, at, n, start) -> {
                    float[] lanes = new float[8];
                    for (int i = 0; i < n; i++) {
                        lanes[i % 8] += x[from + i] * w[at + i];
                    }
                    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
                            + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
                            + start;
                }),
                summing("fused", (x, from, w, at, n, start) -> {
                    float sum = start;
                    for (int i = 0; i < n; i++) {
                        sum = Math.fma(x[from + i], w[at + i], sum);
                    }
                    return sum;
                }),
                summing("pairwise", CorrectEngines::pairwise),
                summing("double-accumulator", (x, from, w, at, n, start) -> {
                    double sum = start;
                    for (int i = 0; i < n; i++) {
                        sum += x[from + i] * (double) w[at + i];
                    }
                    return (float) sum;
                }),
                engine("composed-activation", Composed::new));
    }

    /** What a GPU does in this precision: narrow operands and, but for TF32, narrow storage; sums in FP32. */
    public static Engine narrow(Precision precision) {
        UnaryOperator<Float> operand = switch (precision) {
            case TF32 -> x -> Rounding.toBits(x, 11);
            case FP16 -> Rounding::toHalf;
            case BF16 -> x -> Rounding.toBits(x, 8);
            default -> throw new IllegalArgumentException(precision + " is not narrow");
        };
        return engine("correct-" + precision, network -> new FloatInterpreter(network) {
            @Override
            protected float dot(float[] x, int from, float[] w, int at, int n, float start) {
                float sum = start;
                for (int i = 0; i < n; i++) {
                    sum += operand.apply(x[from + i]) * operand.apply(w[at + i]);
                }
                return sum;
            }

            @Override
            protected float[] finished(String layer, Shape shape, float[] values) {
                for (int i = 0; i < values.length && precision != Precision.TF32; i++) {
                    values[i] = operand.apply(values[i]);
                }
                return values;
            }
        });
    }

    private static float pairwise(float[] x, int from, float[] w, int at, int n, float start) {
        if (n <= 4) {
            float sum = start;
            for (int i = 0; i < n; i++) {
                sum += x[from + i] * w[at + i];
            }
            return sum;
        }
        int half = n / 2;
        return pairwise(x, from, w, at, half, start) + pairwise(x, from + half, w, at + half, n - half, 0);
    }

    private interface Dot {
        float of(float[] x, int from, float[] w, int at, int n, float start);
    }

    private static Engine summing(String name, Dot dot) {
        return engine(name, network -> new FloatInterpreter(network) {
            @Override
            protected float dot(float[] x, int from, float[] w, int at, int n, float start) {
                return dot.of(x, from, w, at, n, start);
            }
        });
    }

    private static Engine engine(String name, Function<Network, FloatInterpreter> interpreter) {
        return new FaultyEngine(name, Fault.arithmetic(interpreter));
    }

    /** Activations from primitive operators, each rounded to float32. */
    private static final class Composed extends FloatInterpreter implements Operators<Float> {
        Composed(Network network) {
            super(network);
        }

        @Override
        protected float activation(String site, float x) {
            return network.activation().compose(this, x);
        }

        @Override
        public Float constant(double value) {
            return (float) value;
        }

        @Override
        public Float add(Float a, Float b) {
            return a + b;
        }

        @Override
        public Float multiply(Float a, Float b) {
            return a * b;
        }

        @Override
        public Float divide(Float a, Float b) {
            return a / b;
        }

        @Override
        public Float minimum(Float a, Float b) {
            return Math.min(a, b);
        }

        @Override
        public Float maximum(Float a, Float b) {
            return Math.max(a, b);
        }

        @Override
        public Float squareRoot(Float x) {
            return (float) Math.sqrt(x);
        }

        @Override
        public Float exponential(Float x) {
            return (float) Math.exp(x);
        }

        @Override
        public Float sigmoid(Float x) {
            return 1 / (1 + (float) Math.exp(-x));
        }

        @Override
        public Float tanh(Float x) {
            return (float) Math.tanh(x);
        }

        @Override
        public Float softplus(Float x) {
            return Math.max(x, 0) + (float) Math.log1p(Math.exp(-Math.abs(x)));
        }

        @Override
        public Float relu(Float x) {
            return Math.max(x, 0);
        }

        @Override
        public Float elu(Float x, double alpha) {
            return x < 0 ? (float) alpha * ((float) Math.exp(x) - 1) : x;
        }
    }
}
