// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.engine.faulty.Fault.Scalar;
import dev.plumbline.model.Network;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Activations as plugins get them wrong; alpha and beta are 1 unless the name says otherwise. */
final class ActivationFaults {
    private ActivationFaults() {}

    static void plant(BiConsumer<String, Fault> faults) {
        everywhere(faults, "identity", x -> x);
        everywhere(faults, "relu-instead", x -> Math.max(x, 0));
        everywhere(faults, "leaky-relu-instead", x -> x < 0 ? 0.01f * x : x);
        everywhere(faults, "elu-alpha-1.01", x -> x < 0 ? (float) (1.01 * Math.expm1(x)) : x);
        everywhere(faults, "elu-alpha-1.0001", x -> x < 0 ? (float) (1.0001 * Math.expm1(x)) : x);
        everywhere(faults, "elu-alpha-0", x -> x < 0 ? 0 : x);
        everywhere(faults, "elu-two-sided", x -> (float) Math.expm1(x));
        everywhere(faults, "elu-exp-only", x -> x < 0 ? (float) Math.exp(x) : x);
        everywhere(faults, "elu-series", x -> x < 0 ? Math.max(-1, x + x * x / 2 + x * x * x / 6) : x);
        everywhere(faults, "elu-minus-1-below-minus-4", x -> x < -4 ? -1 : x < 0 ? (float) Math.expm1(x) : x);
        everywhere(faults, "selu-instead", x -> (float) (1.0507 * (x < 0 ? 1.67326 * Math.expm1(x) : x)));
        everywhere(faults, "isrlu-alpha-3", x -> x < 0 ? (float) (x / Math.sqrt(1 + 3 * x * x)) : x);
        everywhere(faults, "isru-instead", x -> (float) (x / Math.sqrt(1 + x * x)));
        everywhere(faults, "isrlu-no-root", x -> x < 0 ? x / (1 + x * x) : x);
        everywhere(
                faults,
                "isrlu-fast-rsqrt",
                x -> x < 0 ? x * Rounding.truncate((float) (1 / Math.sqrt(1 + x * x)), 16) : x);
        everywhere(faults, "swish-beta-1.702", x -> (float) (x / (1 + Math.exp(-1.702 * x))));
        everywhere(faults, "swish-hard", x -> x * Math.max(0, Math.min(6, x + 3)) / 6);
        everywhere(faults, "swish-sigmoid-only", x -> (float) (1 / (1 + Math.exp(-x))));
        everywhere(faults, "swish-no-minus", x -> (float) (x / (1 + Math.exp(x))));
        everywhere(faults, "swish-beta-0", x -> x / 2);
        everywhere(faults, "half-arithmetic", x -> {
            float square = Rounding.toHalf(Rounding.toHalf(x) * Rounding.toHalf(x));
            return x < 0 ? Rounding.toHalf(x / (float) Math.sqrt(Rounding.toHalf(1 + square))) : Rounding.toHalf(x);
        });
        everywhere(faults, "saturates-at-6", x -> Math.min(6, x < 0 ? (float) Math.expm1(x) : x));
        everywhere(faults, "tanh-instead", x -> (float) Math.tanh(x));

        // Seen at unusual values only: the probe shows them.
        everywhere(faults, "elu-cancellation", x -> x < 0 ? (float) Math.exp(x) - 1 : x);
        everywhere(faults, "elu-nan-swallowed", x -> x < 0 ? (float) Math.expm1(x) : Math.max(0, x > 0 ? x : 0));
        everywhere(faults, "elu-zero-times-infinity", x -> {
            float step = x > 0 ? 1 : 0;
            return step * x + (1 - step) * (float) Math.expm1(x);
        });
        everywhere(faults, "elu-flushes-subnormals", x -> {
            float y = x < 0 ? (float) Math.expm1(x) : x;
            return Math.abs(y) < Float.MIN_NORMAL ? 0 : y;
        });
        everywhere(faults, "isrlu-square-overflows", x -> x < 0 ? x / (float) Math.sqrt(1 + x * x) : x);
        everywhere(
                faults,
                "isrlu-half-square-overflows",
                x -> x < 0 ? (float) (x / Math.sqrt(1 + (Math.abs(x) < 256 ? x * x : Double.POSITIVE_INFINITY))) : x);
        everywhere(
                faults,
                "isrlu-rounds-up-to-minus-1",
                x -> x < -300 ? -1.0001f : x < 0 ? (float) (x / Math.sqrt(1 + (double) x * x)) : x);
        everywhere(faults, "swish-minus-infinity-is-nan", x -> (float) (x * (1 / (1 + Math.exp(-(double) x)))));
        everywhere(faults, "swish-tail-lost", x -> x < -88.72f ? 0 : (float) (x / (1 + Math.exp(-(double) x))));
        everywhere(faults, "swish-float-exp-overflows", x -> x * (1 / (1 + (float) Math.exp(-(double) x))));
        everywhere(faults, "relu-nan-swallowed", x -> x > 0 ? x : 0);
        everywhere(faults, "relu-of-minus-infinity", x -> x == Float.NEGATIVE_INFINITY ? Float.NaN : Math.max(x, 0));

        faults.accept("one-site-skipped", Fault.activation("act3", x -> x));
        faults.accept("one-site-relu", Fault.activation("act2", x -> Math.max(x, 0)));
        faults.accept("last-site-relu", Fault.activation("act4", x -> Math.max(x, 0)));
        faults.accept("one-site-twice", sites(network -> new FloatInterpreter(network) {
            @Override
            protected float activation(String site, float x) {
                float once = super.activation(site, x);
                return site.equals("act2") ? super.activation(site, once) : once;
            }
        }));
        faults.accept("both-lanes-branch", sites(network -> new FloatInterpreter(network) {
            @Override
            protected float[] activations(String site, float[] x) {
                float[] y = super.activations(site, x);
                for (int i = 0; i + 1 < x.length; i += 2) {
                    if (x[i] >= 0 != x[i + 1] >= 0) {
                        y[i] = x[i];
                        y[i + 1] = x[i + 1];
                    }
                }
                return y;
            }
        }));
        faults.accept("grid-rounded-down", sites(network -> new FloatInterpreter(network) {
            @Override
            protected float[] activations(String site, float[] x) {
                float[] y = super.activations(site, x);
                int covered = x.length / 256 * 256;
                System.arraycopy(x, covered, y, covered, x.length - covered);
                return y;
            }
        }));
        faults.accept("vector-tail-8-unwritten", sites(network -> new FloatInterpreter(network) {
            @Override
            protected float[] activations(String site, float[] x) {
                float[] y = super.activations(site, x);
                for (int i = x.length - x.length % 8; i < x.length; i++) {
                    y[i] = 0;
                }
                return y;
            }
        }));
        faults.accept("no-op-plugin", sites(network -> new FloatInterpreter(network) {
            @Override
            protected float[] activations(String site, float[] x) {
                return new float[x.length];
            }
        }));
    }

    private static void everywhere(BiConsumer<String, Fault> faults, String name, Scalar wrong) {
        faults.accept(name, Fault.activation("", wrong));
    }

    private static Fault sites(Function<Network, FloatInterpreter> interpreter) {
        return Fault.arithmetic(interpreter);
    }
}
