// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * How far a correct engine of a given precision may be from the float64 values: the variance of its rounding errors,
 * propagated along the float64 pass.
 *
 * <p>A worst-case bound grows with the product of all layers' norms and says nothing after five layers; errors of
 * opposite sign cancel, and the variance knows it. A convolution adds up the variances of its inputs with squared
 * weights, an activation multiplies with its mean squared slope, and each adds what it rounds itself, see {@link Spread}.
 *
 * <p>Not covered: convolutions by Winograd's larger tiles, whose constants are an order of magnitude worse.
 */
public final class ErrorBound implements AutoCloseable {
    /** Standard deviations that are accepted. */
    private static final double DEVIATIONS = 6;

    /**
     * A further factor, should sigma be found wrong by one. Four float32 implementations of LeNet-5 and ResNet-50 (sums
     * in sequence, fused in sequence with folded batch norms, pairwise, ONNX Runtime 1.29 on a CPU) with random weights
     * and all four activations had a largest |error| / sigma of 2.9 over all elements of all layers and of 1.7 at the
     * logits: no factor is needed. On an H100 the largest |error| of TensorRT is 0.6 of the tolerance, in FP16.
     */
    public static final double CALIBRATION = 1;

    private final Network network;
    private final Precision precision;
    private final Outline outline;
    private final Workers workers;
    private final Arithmetic arithmetic;

    private ErrorBound(Network network, Precision precision, int threads) {
        this.network = network;
        this.precision = precision;
        outline = Outline.of(network);
        workers = new Workers(threads);
        arithmetic = new Arithmetic(network, workers);
    }

    /** Throws IllegalArgumentException if a parameter is missing or has another shape than the model needs. */
    public static ErrorBound of(Network network, Precision precision, int threads) {
        return new ErrorBound(network, precision, threads);
    }

    /** The float64 values and for each, in the same order, the standard deviation of an engine's error. */
    public record Bounded(Tensor values, double[] sigma) {}

    /** The largest error that is accepted where the standard deviation is sigma; NaN for NaN. */
    public static double tolerance(double sigma) {
        return DEVIATIONS * CALIBRATION * sigma;
    }

    /** Bounds one image; inputs, names and order are those of {@link Reference#run}. */
    public synchronized Map<String, Bounded> run(Map<String, float[]> inputs, Set<String> traced) {
        outline.check(inputs, traced);
        Forward values = new Forward(network.activation(), arithmetic, inputs, Set.of(), name -> Integer.MAX_VALUE);
        Spread run = new Spread(network, precision, arithmetic, workers, values, traced);
        network.model().define(run);
        return run.results();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.close();
    }
}
