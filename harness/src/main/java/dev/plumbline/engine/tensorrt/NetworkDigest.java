// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of a network: every layer with its wiring, the activation with its coefficients and composition, every
 * parameter with its shape and bits. A value of this builder is the name of the layer that made it.
 */
final class NetworkDigest implements NetworkBuilder<String> {
    private final MessageDigest digest;

    private NetworkDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String of(Network network) {
        NetworkDigest digest = new NetworkDigest();
        digest.note("model", network.model().name());
        network.model().define(digest);
        digest.note("activation", network.activation().describe(), Composition.of(network.activation()));
        network.weights().parameters().forEach((name, parameter) -> {
            digest.note("parameter", name, Arrays.toString(parameter.shape()));
            ByteBuffer bytes = ByteBuffer.allocate(4 * parameter.values().length);
            bytes.asFloatBuffer().put(parameter.values());
            digest.digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest.digest());
    }

    /** A number and lengths first, so that no two lists of words look alike. */
    private String note(String verb, String name, Object... how) {
        digest.update(ByteBuffer.allocate(4).putInt(0, how.length));
        word(verb);
        word(name);
        Arrays.stream(how).map(Object::toString).forEach(this::word);
        return name;
    }

    private void word(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        digest.update(bytes);
    }

    @Override
    public String input(String name, Shape shape) {
        return note("input", name, shape);
    }

    @Override
    public String constant(String name, Shape shape) {
        return note("constant", name, shape);
    }

    @Override
    public String convolution(String name, String x, Convolution how) {
        return note("convolution", name, x, how);
    }

    @Override
    public String normalize(String name, String x, double epsilon) {
        return note("normalize", name, x, epsilon);
    }

    @Override
    public String activate(String name, String x) {
        return note("activate", name, x);
    }

    @Override
    public String activate(String name, String x, Activation activation) {
        return note("activate", name, x, activation.describe(), Composition.of(activation));
    }

    @Override
    public String maxPool(String name, String x, Pool how) {
        return note("maxPool", name, x, how);
    }

    @Override
    public String averagePool(String name, String x, Pool how, boolean countPadding) {
        return note("averagePool", name, x, how, countPadding);
    }

    @Override
    public String globalAveragePool(String name, String x) {
        return note("globalAveragePool", name, x);
    }

    @Override
    public String combine(String name, Combination how, String a, String b) {
        return note("combine", name, how, a, b);
    }

    @Override
    public String concatenate(String name, List<String> parts) {
        return note("concatenate", name, parts.toArray());
    }

    @Override
    public String pad(String name, String x, Padding how) {
        return note("pad", name, x, how);
    }

    @Override
    public String softmax(String name, String x) {
        return note("softmax", name, x);
    }

    @Override
    public String flatten(String name, String x) {
        return note("flatten", name, x);
    }

    @Override
    public String dense(String name, String x, int features, boolean bias) {
        return note("dense", name, x, features, bias);
    }

    @Override
    public void output(String name, String x) {
        note("output", name, x);
    }
}
