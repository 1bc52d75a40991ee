// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.train;

/**
 * The optimiser of one parameter, which it updates in place, with the constants of the paper.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba: Adam (arXiv:1412.6980)</a>
 */
final class Adam {
    private static final double DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.999;
    private static final double SMALLEST = 1e-8;

    private final float[] values;
    private final double[] means;
    private final double[] squares;
    private int steps;

    Adam(float[] values) {
        this.values = values;
        this.means = new double[values.length];
        this.squares = new double[values.length];
    }

    void step(float[] gradient, double rate) {
        steps++;
        double meanWeight = 1 - StrictMath.pow(DECAY, steps);
        double squareWeight = 1 - StrictMath.pow(SQUARE_DECAY, steps);
        for (int i = 0; i < values.length; i++) {
            double g = gradient[i];
            means[i] = DECAY * means[i] + (1 - DECAY) * g;
            squares[i] = SQUARE_DECAY * squares[i] + (1 - SQUARE_DECAY) * g * g;
            values[i] -= (float) (rate * means[i] / meanWeight / (Math.sqrt(squares[i] / squareWeight) + SMALLEST));
        }
    }
}
