// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/**
 * LeNet-5 in its modern form: 28 x 28 digits padded by 2, max-pooling, an activation behind both convolutions and the
 * first two dense layers.
 *
 * @see <a href="https://doi.org/10.1109/5.726791">LeCun, Bottou, Bengio, Haffner 1998</a>
 */
public final class LeNet5 implements Model {
    @Override
    public String name() {
        return "lenet5";
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        Pool half = new Pool(2, 2, 0);
        T x = net.input("image", new Shape(1, 28, 28));
        x = net.activate("act1", net.convolution("conv1", x, new Convolution(6, 5, 1, 2, true)));
        x = net.maxPool("pool1", x, half);
        x = net.activate("act2", net.convolution("conv2", x, new Convolution(16, 5, 1, 0, true)));
        x = net.maxPool("pool2", x, half);
        x = net.activate("act3", net.dense("fc1", x, 120));
        x = net.activate("act4", net.dense("fc2", x, 84));
        net.output("logits", net.dense("fc3", x, 10));
    }
}
