// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * The network in float64: the truth that engines are compared with.
 *
 * <p>Parameters are widened and laid out at the first run; each run reuses the memory of the run before it. The result
 * has the same bits for any number of threads. NaN and infinities in the input take their IEEE 754 course.
 */
public final class Reference implements AutoCloseable {
    private final Network network;
    private final Outline outline;
    private final Workers workers;
    private final Arithmetic arithmetic;

    private Reference(Network network, int threads) {
        this.network = network;
        outline = Outline.of(network);
        workers = new Workers(threads);
        arithmetic = new Arithmetic(network, workers);
    }

    /** Throws IllegalArgumentException if a parameter is missing or has another shape than the model needs. */
    public static Reference of(Network network, int threads) {
        return new Reference(network, threads);
    }

    /**
     * Runs one image.
     *
     * @param inputs for each input of the network its values, channels x height x width
     * @param traced names of layers whose values are returned too
     * @return outputs by their names and traced layers by theirs, in the order of definition; maps have the shape
     *     {channels, height, width}, what comes from dense layers and global pooling has {features}
     * @throws IllegalArgumentException if an input is missing, unknown or of the wrong length, or a layer is unknown
     */
    public synchronized Map<String, Tensor> run(Map<String, float[]> inputs, Set<String> traced) {
        outline.check(inputs, traced);
        Forward run = new Forward(network.activation(), arithmetic, inputs, traced, outline::readings);
        network.model().define(run);
        return run.results();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.close();
    }
}
