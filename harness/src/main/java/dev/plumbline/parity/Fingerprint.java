// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Network;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 of everything that expected values depend on. */
final class Fingerprint {
    /** Changes with the format of the file and with the arithmetic of values and tolerances. */
    private static final String VERSION = "plumbline-expected-1";

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] of(byte[] bytes) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.digest.update(bytes);
        return fingerprint.digest.digest();
    }

    static byte[] of(Network network, Network judged, Precision precision, List<Map<String, float[]>> images) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(VERSION);
        fingerprint.add(network.model().name());
        fingerprint.add(Signature.of(network.model()).toString());
        fingerprint.add(network.activation().describe());
        fingerprint.add(judged.activation().describe());
        fingerprint.add(precision.name());
        network.weights().parameters().forEach((name, parameter) -> {
            fingerprint.add(name);
            fingerprint.add(Arrays.toString(parameter.shape()));
            fingerprint.add(parameter.values());
        });
        for (Map<String, float[]> image : images) {
            fingerprint.add("image");
            new TreeMap<>(image).forEach((name, values) -> {
                fingerprint.add(name);
                fingerprint.add(values);
            });
        }
        return fingerprint.digest.digest();
    }

    /** Length first, so that no two lists of texts and values look alike. */
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private void add(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * values.length);
        bytes.putInt(values.length).asFloatBuffer().put(values);
        digest.update(bytes.rewind());
    }
}
