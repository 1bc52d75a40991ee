// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.train;

import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.Arrays;

/**
 * Which element of the input meets which element of the result under a window that slides over every channel;
 * what falls into the padding is left out.
 */
final class Pairing {
    /** Takes the index of an element of the input and that of one of the result. */
    interface Pairs {
        void accept(int from, int to);
    }

    private final Shape in;
    private final Shape out;
    private final int taps;
    /** For each tap the positions in a plane of the input, and below, those in a plane of the result. */
    private final int[][] from;

    private final int[][] to;

    Pairing(Shape in, Shape out, Window window) {
        this.in = in;
        this.out = out;
        this.taps = window.taps();
        int width = window.columns().kernel();
        this.from = new int[taps][out.plane()];
        this.to = new int[taps][out.plane()];
        for (int tap = 0; tap < taps; tap++) {
            int pairs = 0;
            for (int target = 0; target < out.plane(); target++) {
                int row = window.rows().position(target / out.width(), tap / width);
                int column = window.columns().position(target % out.width(), tap % width);
                if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                    from[tap][pairs] = row * in.width() + column;
                    to[tap][pairs++] = target;
                }
            }
            from[tap] = Arrays.copyOf(from[tap], pairs);
            to[tap] = Arrays.copyOf(to[tap], pairs);
        }
    }

    /** The pairs of one weight of a kernel (out, in, height, width). */
    void eachOfWeight(int weight, Pairs pairs) {
        int channels = weight / taps;
        each(channels % in.channels(), channels / in.channels(), weight % taps, pairs);
    }

    /** The pairs of a window that leaves channels apart. */
    void eachOfPool(Pairs pairs) {
        for (int channel = 0; channel < in.channels(); channel++) {
            for (int tap = 0; tap < taps; tap++) {
                each(channel, channel, tap, pairs);
            }
        }
    }

    private void each(int inChannel, int outChannel, int tap, Pairs pairs) {
        for (int i = 0; i < from[tap].length; i++) {
            pairs.accept(inChannel * in.plane() + from[tap][i], outChannel * out.plane() + to[tap][i]);
        }
    }
}
