// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.Printable;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps expected values in a folder, so that the workers of a run compute them once for all cells that share them.
 *
 * <p>A file is the fingerprint of what it was computed from, the values, and the SHA-256 of both. One that does not
 * fit, was cut or was changed is computed again and replaced; a reader sees an old file or a new one, never a part.
 */
public final class ExpectedStore {
    private static final long LARGEST = 1L << 28;

    private final Path folder;

    /** @param folder exists and is the run's own */
    public ExpectedStore(Path folder) {
        this.folder = folder;
    }

    /**
     * As {@link Expected#compute}, or from the folder.
     *
     * @throws PlumblineException if the folder cannot be written
     */
    public Expected get(
            Network network, Placement placement, Precision precision, List<Map<String, float[]>> images, int threads) {
        byte[] key = Fingerprint.of(network, Expected.judged(network, placement), precision, images);
        Path file = folder.resolve("expected-" + HexFormat.of().formatHex(key).substring(0, 24) + ".bin");
        return read(file, key, precision).orElseGet(() -> {
            Expected computed = Expected.compute(network, placement, precision, images, threads);
            write(file, key, computed);
            return computed;
        });
    }

    private static Optional<Expected> read(Path file, byte[] key, Precision precision) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            byte[] all = Files.readAllBytes(file);
            int length = all.length - key.length;
            byte[] body = Arrays.copyOf(all, Math.max(length, 0));
            if (length < key.length
                    || !Arrays.equals(key, Arrays.copyOf(body, key.length))
                    || !Arrays.equals(Fingerprint.of(body), Arrays.copyOfRange(all, length, all.length))) {
                return Optional.empty();
            }
            return Optional.of(
                    read(new DataInputStream(new ByteArrayInputStream(body, key.length, length)), precision));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Expected read(DataInputStream in, Precision precision) throws IOException {
        double contrast = in.readDouble();
        List<Map<String, Expectation>> images = new ArrayList<>();
        for (int image = 0, count = in.readInt(); image < count; image++) {
            Map<String, Expectation> outputs = new LinkedHashMap<>();
            for (int output = 0, outputCount = in.readInt(); output < outputCount; output++) {
                String name = in.readUTF();
                int[] shape = new int[in.readInt()];
                for (int i = 0; i < shape.length; i++) {
                    shape[i] = in.readInt();
                }
                Tensor values = new Tensor(shape, doubles(in));
                outputs.put(name, new Expectation(values, doubles(in)));
            }
            images.add(outputs);
        }
        return new Expected(precision, images, contrast);
    }

    private static double[] doubles(DataInputStream in) throws IOException {
        double[] values = new double[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    private void write(Path file, byte[] key, Expected expected) {
        try {
            byte[] body = body(key, expected);
            Path temporary = Files.createTempFile(folder, "expected-", ".tmp");
            try {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.write(body);
                all.write(Fingerprint.of(body));
                Files.write(temporary, all.toByteArray());
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    "cannot keep the expected values in " + folder + " (" + Printable.cause(e)
                            + "); free space or name another work folder",
                    e);
        }
    }

    private static byte[] body(byte[] key, Expected expected) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(key);
        out.writeDouble(expected.contrast());
        out.writeInt(expected.images().size());
        for (Map<String, Expectation> image : expected.images()) {
            out.writeInt(image.size());
            for (Map.Entry<String, Expectation> output : image.entrySet()) {
                out.writeUTF(output.getKey());
                int[] shape = output.getValue().values().shape();
                out.writeInt(shape.length);
                for (int extent : shape) {
                    out.writeInt(extent);
                }
                doubles(out, output.getValue().values().values());
                doubles(out, output.getValue().tolerance());
            }
        }
        return bytes.toByteArray();
    }

    private static void doubles(DataOutputStream out, double[] values) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }
}
