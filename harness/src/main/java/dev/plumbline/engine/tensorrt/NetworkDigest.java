// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SHA-256 of a network: every layer with its wiring, the activation with its coefficients, every parameter with its
 * shape and bits. A value of this builder is the name of the layer that made it.
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
        digest.note("activation", network.activation().describe());
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
    public String convolution(String name, String x, Convolution how) {
        return note("convolution", name, x, how);
    }

    @Override
    public String normalize(String name, String x) {
        return note("normalize", name, x);
    }

    @Override
    public String activate(String name, String x) {
        return note("activate", name, x);
    }

    @Override
    public String maxPool(String name, String x, Pool how) {
        return note("maxPool", name, x, how);
    }

    @Override
    public String globalAveragePool(String name, String x) {
        return note("globalAveragePool", name, x);
    }

    @Override
    public String add(String name, String a, String b) {
        return note("add", name, a, b);
    }

    @Override
    public String dense(String name, String x, int features) {
        return note("dense", name, x, features);
    }

    @Override
    public void output(String name, String x) {
        note("output", name, x);
    }
}
