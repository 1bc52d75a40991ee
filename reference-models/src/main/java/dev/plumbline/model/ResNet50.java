// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/**
 * ResNet-50 v1.5: the stride of a bottleneck sits in its 3 x 3 convolution, as in torchvision, whose parameter names it
 * uses.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He, Zhang, Ren, Sun (arXiv:1512.03385)</a>
 */
public final class ResNet50 implements Model {
    private static final int[] BLOCKS = {3, 4, 6, 3};

    @Override
    public String name() {
        return "resnet50";
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        T x = net.input("image", new Shape(3, 224, 224));
        x = net.convolution("conv1", x, new Convolution(64, 7, 2, 3, false));
        x = net.activate("relu", net.normalize("bn1", x));
        x = net.maxPool("maxpool", x, new Pool(3, 2, 1));
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            for (int block = 0; block < BLOCKS[stage]; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = bottleneck(net, "layer" + (stage + 1) + "." + block, x, 64 << stage, stride, block == 0);
            }
        }
        net.output("logits", net.dense("fc", net.globalAveragePool("avgpool", x), 1000));
    }

    private static <T> T bottleneck(NetworkBuilder<T> net, String name, T x, int width, int stride, boolean project) {
        T y = net.convolution(name + ".conv1", x, new Convolution(width, 1, 1, 0, false));
        y = net.activate(name + ".relu1", net.normalize(name + ".bn1", y));
        y = net.convolution(name + ".conv2", y, new Convolution(width, 3, stride, 1, false));
        y = net.activate(name + ".relu2", net.normalize(name + ".bn2", y));
        y = net.convolution(name + ".conv3", y, new Convolution(4 * width, 1, 1, 0, false));
        y = net.normalize(name + ".bn3", y);
        if (project) {
            x = net.convolution(name + ".downsample.0", x, new Convolution(4 * width, 1, stride, 0, false));
            x = net.normalize(name + ".downsample.1", x);
        }
        return net.activate(name + ".relu3", net.add(name + ".add", y, x));
    }
}
