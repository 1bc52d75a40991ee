// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/**
 * A convolution: output channels, window, groups of channels that do not see each other, and whether a bias is added.
 */
public record Convolution(int channels, Window window, int groups, boolean bias) {
    public Convolution {
        if (!(channels > 0 && groups > 0 && channels % groups == 0)) {
            throw new IllegalArgumentException("a convolution needs positive channels and groups that divide them, but"
                    + " has " + channels + " and " + groups);
        }
    }

    /** A square window of one group, with the same padding on all sides. */
    public Convolution(int channels, int kernel, int stride, int padding, boolean bias) {
        this(channels, Window.square(kernel, stride, padding), 1, bias);
    }

    /** The extents of the kernel for an input of so many channels: (out, in of one group, height, width). */
    public int[] kernel(int inputs) {
        if (inputs % groups != 0) {
            throw new IllegalArgumentException(
                    "a convolution of " + groups + " groups cannot share out " + inputs + " channels");
        }
        return new int[] {
            channels, inputs / groups, window.rows().kernel(), window.columns().kernel()
        };
    }

    /** Products of one output element, for an input of so many channels. */
    public int products(int inputs) {
        return inputs / groups * window.taps();
    }
}
