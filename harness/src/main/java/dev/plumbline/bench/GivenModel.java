// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.activation.Activations;
import dev.plumbline.journal.Printable;
import dev.plumbline.model.Network;
import dev.plumbline.onnx.CustomOperators;
import dev.plumbline.onnx.MalformedOnnxException;
import dev.plumbline.onnx.OnnxFile;
import dev.plumbline.onnx.OnnxModel;
import dev.plumbline.onnx.Replaced;
import dev.plumbline.onnx.Replacement;
import dev.plumbline.onnx.UnsafeOnnxException;
import dev.plumbline.plugins.OwnedFolder;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A user's own model.
 *
 * @param file an ONNX file
 * @param replacements {@code Relu=ISRLU(alpha=3)}; none keeps the activations
 * @param operators further custom operators, as {@link CustomOperators#with} takes them; empty for none
 * @param digest what {@link OnnxFile#digest} must be; empty before it has been read
 */
public record GivenModel(Path file, List<String> replacements, String operators, String digest) {
    private static final int LONGEST_STEM = 40;
    private static final int DIGITS = 8;

    public GivenModel {
        file = file.toAbsolutePath();
        replacements = List.copyOf(replacements);
    }

    /**
     * A model that has been read, with its activations replaced.
     *
     * @param oddities what is odd about its values, a sentence each
     */
    public record Opened(Replaced model, Network network, String digest, List<String> oddities) {
        /** The activation of the sites, as cells name it. */
        public Activations activation() {
            return Arrays.stream(Activations.values())
                    .filter(each ->
                            each.activation().getClass() == model.activation().getClass())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The same, of which every later reader must find what this one found. */
    public GivenModel pinned(Opened opened) {
        return new GivenModel(file, replacements, operators, opened.digest());
    }

    /**
     * Reads the model. Its name is the file's, with some digits of what the file and the replacements are: cells of
     * different models have different names.
     *
     * @throws PlumblineException if it cannot be read or used, or nothing in it can be replaced
     */
    public Opened open(OnnxFile.Progress progress) {
        OnnxFile read;
        OnnxModel model;
        try {
            read = OnnxFile.read(file, progress);
            if (!digest.isEmpty() && !digest.equals(read.digest())) {
                throw new MalformedOnnxException(
                        file.getFileName() + " has changed since the run began; let it be, and begin anew.");
            }
            CustomOperators table = usage(() -> CustomOperators.standard().with(operators));
            model = OnnxModel.of(name(read), read, table);
        } catch (MalformedOnnxException e) {
            throw new PlumblineException(ExitCode.BAD_INPUT, Printable.message(e), e);
        } catch (UncheckedIOException e) {
            throw new PlumblineException(ExitCode.IO, Printable.message(e), e);
        } catch (UnsafeOnnxException e) {
            throw new PlumblineException(ExitCode.SECURITY, Printable.message(e), e);
        }
        Replaced replaced = usage(() ->
                Replaced.of(model, replacements.stream().map(Replacement::parse).toList()));
        if (replaced.sites().isEmpty()) {
            throw new PlumblineException(
                    ExitCode.USAGE,
                    replaced.name() + " has no activation that there is a plugin for; name one by --replace: "
                            + Printable.text(replaced.summary()));
        }
        return new Opened(replaced, replaced.network(model.weights()), read.digest(), read.oddities());
    }

    /** What is thrown is about the words that a user chose. */
    private static <T> T usage(Supplier<T> words) {
        try {
            return words.get();
        } catch (IllegalArgumentException e) {
            throw new PlumblineException(ExitCode.USAGE, Printable.message(e), e);
        }
    }

    private String name(OnnxFile read) {
        String stem = String.valueOf(file.getFileName())
                .toLowerCase(Locale.ROOT)
                .replaceFirst("\\.onnx$", "")
                .replaceAll("[^a-z0-9._]+", "-")
                .replaceAll("^-+|-+$", "");
        String all = String.join("\n", read.digest(), String.join("\n", replacements), operators);
        return (stem.isEmpty() ? "model" : stem.substring(0, Math.min(stem.length(), LONGEST_STEM))) + "-"
                + OwnedFolder.sha256(all.getBytes(UTF_8)).substring(0, DIGITS);
    }
}
