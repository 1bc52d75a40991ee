// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a user gives in place of what is built in.
 *
 * @param weights a safetensors file with a built-in model's parameters
 * @param model an ONNX file, which has its own parameters
 * @param inputs a folder of images, or a .npy or .safetensors file
 */
public record Given(Optional<Path> weights, Optional<GivenModel> model, Optional<Path> inputs) {
    /** Nothing: all is built in. */
    public static final Given NOTHING = new Given(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int FIELDS = 6;

    public Given {
        weights = weights.map(Path::toAbsolutePath);
        inputs = inputs.map(Path::toAbsolutePath);
    }

    /** One word, for a command line and for JMH; empty for {@link #NOTHING}. */
    public String text() {
        return equals(NOTHING)
                ? ""
                : String.join(
                        "&",
                        text(weights),
                        text(model.map(GivenModel::file)),
                        URLEncoder.encode(
                                model.map(each -> String.join("\n", each.replacements()))
                                        .orElse(""),
                                UTF_8),
                        URLEncoder.encode(model.map(GivenModel::operators).orElse(""), UTF_8),
                        model.map(GivenModel::digest).orElse(""),
                        text(inputs));
    }

    private static String text(Optional<Path> path) {
        return URLEncoder.encode(path.map(Path::toString).orElse(""), UTF_8);
    }

    /** The inverse of {@link #text}. */
    public static Given parse(String text) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        String[] fields = text.split("&", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("not what a user gave: " + text);
        }
        for (int i = 0; i < FIELDS; i++) {
            fields[i] = URLDecoder.decode(fields[i], UTF_8);
        }
        return new Given(
                path(fields[0]),
                path(fields[1])
                        .map(file -> new GivenModel(file, fields[2].lines().toList(), fields[3], fields[4])),
                path(fields[5]));
    }

    private static Optional<Path> path(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }
}
