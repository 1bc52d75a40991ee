// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.util.List;
import java.util.function.BiPredicate;

/** Passes everything on to another builder, but makes sites of chosen activations. */
final class Redirect<T> implements NetworkBuilder<T> {
    private final NetworkBuilder<T> net;
    private final BiPredicate<String, Activation> chosen;

    Redirect(NetworkBuilder<T> net, BiPredicate<String, Activation> chosen) {
        this.net = net;
        this.chosen = chosen;
    }

    @Override
    public T activate(String name, T x, Activation activation) {
        return chosen.test(name, activation) ? net.activate(name, x) : net.activate(name, x, activation);
    }

    @Override
    public T input(String name, Shape shape) {
        return net.input(name, shape);
    }

    @Override
    public T constant(String name, Shape shape) {
        return net.constant(name, shape);
    }

    @Override
    public T convolution(String name, T x, Convolution how) {
        return net.convolution(name, x, how);
    }

    @Override
    public T normalize(String name, T x, double epsilon) {
        return net.normalize(name, x, epsilon);
    }

    @Override
    public T activate(String name, T x) {
        return net.activate(name, x);
    }

    @Override
    public T maxPool(String name, T x, Pool how) {
        return net.maxPool(name, x, how);
    }

    @Override
    public T averagePool(String name, T x, Pool how, boolean countPadding) {
        return net.averagePool(name, x, how, countPadding);
    }

    @Override
    public T globalAveragePool(String name, T x) {
        return net.globalAveragePool(name, x);
    }

    @Override
    public T combine(String name, Combination how, T a, T b) {
        return net.combine(name, how, a, b);
    }

    @Override
    public T concatenate(String name, List<T> parts) {
        return net.concatenate(name, parts);
    }

    @Override
    public T pad(String name, T x, Padding how) {
        return net.pad(name, x, how);
    }

    @Override
    public T softmax(String name, T x) {
        return net.softmax(name, x);
    }

    @Override
    public T flatten(String name, T x) {
        return net.flatten(name, x);
    }

    @Override
    public T dense(String name, T x, int features, boolean bias) {
        return net.dense(name, x, features, bias);
    }

    @Override
    public void output(String name, T x) {
        net.output(name, x);
    }
}
