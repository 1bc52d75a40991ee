// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Printable;
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

    /** Where Java has no fonts or no java.desktop, a page has its tables and no pictures. */
    static Pictures of(List<Drawing> drawings) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, Page.Image> images = new LinkedHashMap<>();
        if (!Missing.SENTENCE.isEmpty()) {
            return new Pictures(files, images, Missing.SENTENCE);
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

    /** Found out once: a second failure says no more than that there was a first. */
    private static final class Missing {
        static final String SENTENCE = sentence();

        private static String sentence() {
            try {
                Canvas.prepare();
                return "";
            } catch (RuntimeException | LinkageError | InternalError e) { // Which of them depends on the Java.
                return "No pictures, since Java cannot draw text on this machine (" + reason(e)
                        + "): install what its fonts need, for instance by apt-get install libharfbuzz0b fontconfig"
                        + " fonts-dejavu-core, or run plumbline report on another machine; the tables are whole.";
            }
        }

        /** Without folders, which a page tells nobody. */
        private static String reason(Throwable error) {
            Throwable root = error;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return Printable.cause(root).replaceAll("[^ ]*/", "");
        }
    }
}
