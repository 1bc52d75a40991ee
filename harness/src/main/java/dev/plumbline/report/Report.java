// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.RunRecord;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A run, finished or not, as a page, pictures and a summary; the same bytes for the same run in any locale. */
public final class Report {
    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, Report.class.getPackageName());

    private final Results results;
    private final List<Figure> figures;
    private final Map<String, byte[]> pictures = new LinkedHashMap<>();
    private final Map<String, Page.Image> images = new LinkedHashMap<>();
    private String chartsMissing = "";

    private Report(RunRecord run) {
        this.results = Results.of(run);
        this.figures = List.of(
                TimeFigure.of(results), CostFigure.of(results), LatencyFigure.of(results), ParityFigure.of(results));
    }

    /**
     * Writes {@code report.html} (which needs none of the other files), {@code summary.md} and {@code charts/*.png}.
     *
     * @param folder is made if it does not exist; files of those names are replaced
     */
    public static void write(RunRecord run, Path folder) {
        Report report = new Report(run);
        report.draw();
        try {
            Files.createDirectories(folder.resolve("charts"));
            for (Map.Entry<String, byte[]> picture : report.pictures.entrySet()) {
                replace(folder.resolve("charts").resolve(picture.getKey()), picture.getValue());
            }
            replace(folder.resolve("summary.md"), Summary.of(report.results).getBytes(StandardCharsets.UTF_8));
            replace(folder.resolve("report.html"), report.html().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO, "cannot write the report to " + folder + ": " + e + "; choose another folder", e);
        }
    }

    /** A Java without fonts or without java.desktop still gets a page, with tables and no pictures. */
    private void draw() {
        Optional<String> reason = pictureless();
        if (reason.isPresent()) {
            chartsMissing = "This Java cannot draw (" + Text.line(reason.get())
                    + "), so the tables stand alone; make the report again on one that has fontconfig and java.desktop.";
            return;
        }
        figures.forEach(figure -> figure.panels().forEach(this::draw));
    }

    private static Optional<String> pictureless() {
        try {
            Picture.prepare();
            return Optional.empty();
        } catch (LinkageError | InternalError e) {
            return Optional.of(String.valueOf(e.getCause() == null ? e : e.getCause()));
        }
    }

    private void draw(Panel panel) {
        byte[] light = Picture.png(panel, Theme.LIGHT);
        byte[] dark = Picture.png(panel, Theme.DARK);
        pictures.put(panel.file() + Theme.LIGHT.suffix() + ".png", light);
        pictures.put(panel.file() + Theme.DARK.suffix() + ".png", dark);
        images.put(panel.file(), new Page.Image(uri(light), uri(dark), Picture.WIDTH, Picture.height(panel)));
    }

    private String html() {
        String style = style();
        StringOutput html = new StringOutput();
        TEMPLATES.render(
                "report.jte",
                Map.of("page", Page.of(results, figures, images, chartsMissing), "style", style, "hash", hash(style)),
                html);
        return Text.visible(html.toString());
    }

    private static String uri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static String style() {
        try (InputStream in = Report.class.getResourceAsStream("report.css")) {
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
