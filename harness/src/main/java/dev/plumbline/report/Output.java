// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** Pages of one style, and the folder they go to. */
final class Output {
    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, Output.class.getPackageName());

    private Output() {}

    /** A page that needs no other file. */
    static String html(String template, Object page) {
        String style = style();
        StringOutput html = new StringOutput();
        TEMPLATES.render(template, Map.of("page", page, "style", style, "hash", hash(style)), html);
        return Text.visible(html.toString());
    }

    /**
     * Writes texts, and pictures below {@code charts/}.
     *
     * @param folder is made if it does not exist; files of those names are replaced
     */
    static void write(Path folder, Map<String, byte[]> pictures, Map<String, String> texts) {
        try {
            Files.createDirectories(folder.resolve("charts"));
            for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
                replace(folder.resolve("charts").resolve(picture.getKey()), picture.getValue());
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                replace(folder.resolve(text.getKey()), text.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO, "cannot write the report to " + folder + ": " + e + "; choose another folder", e);
        }
    }

    private static String style() {
        try (InputStream in = Output.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Nobody sees half a file. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
