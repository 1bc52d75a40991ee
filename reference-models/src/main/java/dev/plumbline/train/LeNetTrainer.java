// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.train;

import dev.plumbline.activation.Activation;
import dev.plumbline.data.Digits;
import dev.plumbline.interpret.Parameters;
import dev.plumbline.model.Model;
import dev.plumbline.model.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Trains a digit classifier: Adam on the cross-entropy of mini-batches, with a step that falls linearly to zero.
 *
 * <p>One thread, float32 sums in a fixed order, {@link Random} (whose sequence Java specifies) and {@link StrictMath}:
 * a seed gives the same bits everywhere.
 */
public final class LeNetTrainer {
    static final String LOGITS = "logits";
    static final int BATCH = 64;
    private static final double STEP = 2e-3;
    private final Model model;
    private final Activation activation;
    private final Random random;
    private final Weights weights;
    private final Map<String, Adam> optimisers = new HashMap<>();

    /** @param model takes one 1 x 28 x 28 image and has one output "logits" of ten */
    public LeNetTrainer(Model model, Activation activation, long seed) {
        this.model = model;
        this.activation = activation;
        this.random = new Random(seed);
        this.weights = initial(model, random);
        weights.parameters().forEach((name, p) -> optimisers.put(name, new Adam(p.values())));
    }

    /** Uniform kernels with a variance of 1/inputs, and no bias. */
    private static Weights initial(Model model, Random random) {
        Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();
        Parameters.of(model).forEach((name, shape) -> {
            int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            float[] values = new float[count];
            double limit = shape.length == 1 ? 0 : Math.sqrt(3.0 * shape[0] / count);
            for (int i = 0; i < count; i++) {
                values[i] = (float) (limit * (2 * random.nextDouble() - 1));
            }
            parameters.put(name, new Weights.Parameter(shape, values));
        });
        return new Weights(parameters);
    }

    /**
     * Goes over the digits in a new random order each epoch.
     *
     * @param progress told the mean loss after each epoch
     * @return the trained parameters
     */
    public Weights train(Digits digits, int epochs, Consumer<String> progress) {
        int[] order = new int[digits.count()];
        Arrays.setAll(order, i -> i);
        int batches = order.length / BATCH;
        for (int epoch = 0; epoch < epochs; epoch++) {
            shuffle(order);
            double loss = 0;
            for (int b = 0; b < batches; b++) {
                int done = epoch * batches + b;
                double remaining = 1 - done / (double) (epochs * batches);
                int[] chosen = Arrays.copyOfRange(order, b * BATCH, (b + 1) * BATCH);
                loss += step(digits, chosen, STEP * remaining);
            }
            progress.accept(
                    String.format(Locale.ROOT, "epoch %d of %d: mean loss %.5f", epoch + 1, epochs, loss / batches));
        }
        return weights;
    }

    /** The share of digits whose largest logit is their label's. */
    public static double accuracy(Model model, Activation activation, Weights weights, Digits digits) {
        int right = 0;
        for (int start = 0; start < digits.count(); start += BATCH) {
            int[] chosen = new int[Math.min(BATCH, digits.count() - start)];
            int first = start;
            Arrays.setAll(chosen, i -> first + i);
            float[][] logits = forward(model, activation, weights, digits, chosen)
                    .output(LOGITS)
                    .rows();
            for (int i = 0; i < chosen.length; i++) {
                int best = 0;
                for (int c = 1; c < logits.length; c++) {
                    best = logits[c][i] > logits[best][i] ? c : best;
                }
                right += best == digits.label(chosen[i]) ? 1 : 0;
            }
        }
        return right / (double) digits.count();
    }

    private static Tape forward(Model model, Activation activation, Weights weights, Digits digits, int[] chosen) {
        float[][] batch = new float[Digits.SIDE * Digits.SIDE][chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            float[] image = digits.image(chosen[i]);
            for (int e = 0; e < image.length; e++) {
                batch[e][i] = image[e];
            }
        }
        Tape tape = new Tape(activation, weights, batch);
        model.define(tape);
        return tape;
    }

    private double step(Digits digits, int[] chosen, double rate) {
        Tape tape = forward(model, activation, weights, digits, chosen);
        Tape.Value logits = tape.output(LOGITS);
        double loss = 0;
        for (int i = 0; i < chosen.length; i++) {
            loss += crossEntropy(logits, i, digits.label(chosen[i]), chosen.length);
        }
        tape.backward()
                .forEach((name, gradient) ->
                        Objects.requireNonNull(optimisers.get(name)).step(gradient, rate));
        return loss / chosen.length;
    }

    /** The loss of image i; leaves the gradient of the batch's mean loss in the logits. */
    private static double crossEntropy(Tape.Value logits, int i, int label, int images) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float[] row : logits.rows()) {
            largest = Math.max(largest, row[i]);
        }
        double[] powers = new double[logits.rows().length];
        double sum = 0;
        for (int c = 0; c < powers.length; c++) {
            powers[c] = StrictMath.exp(logits.rows()[c][i] - largest);
            sum += powers[c];
        }
        for (int c = 0; c < powers.length; c++) {
            double target = c == label ? 1 : 0;
            logits.gradients()[c][i] = (float) ((powers[c] / sum - target) / images);
        }
        return StrictMath.log(sum) + largest - logits.rows()[label][i];
    }

    private void shuffle(int[] order) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
