// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pictures of a page, each for light and for dark surroundings.
 *
 * @param files by the name below {@code charts/}
 * @param images by the drawing's name
 * @param missing why there are no pictures; empty if there are
 */
record Pictures(Map<String, byte[]> files, Map<String, Page.Image> images, String missing) {
    static final Pictures NONE = new Pictures(Map.of(), Map.of(), "");

    /** A Java without fonts or without java.desktop still gets a page, with tables and no pictures. */
    static Pictures of(List<Drawing> drawings) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, Page.Image> images = new LinkedHashMap<>();
        try {
            Canvas.prepare();
        } catch (LinkageError | InternalError e) {
            String reason = Text.line(String.valueOf(e.getCause() == null ? e : e.getCause()));
            return new Pictures(
                    files,
                    images,
                    "This Java cannot draw (" + reason + "), so the tables stand alone; make the report again on one"
                            + " that has fontconfig and java.desktop.");
        }
        for (Drawing drawing : drawings) {
            byte[] light = drawing.png(Theme.LIGHT);
            byte[] dark = drawing.png(Theme.DARK);
            files.put(drawing.file() + Theme.LIGHT.suffix() + ".png", light);
            files.put(drawing.file() + Theme.DARK.suffix() + ".png", dark);
            images.put(drawing.file(), new Page.Image(uri(light), uri(dark), Canvas.WIDTH, drawing.height()));
        }
        return new Pictures(files, images, "");
    }

    private static String uri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
