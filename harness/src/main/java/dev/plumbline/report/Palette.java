// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** A picture of at most 256 colours, half the bytes: its commonest, and for the rest, at smooth edges, the nearest. */
final class Palette {
    private static final int MOST = 256;

    private Palette() {}

    static BufferedImage indexed(BufferedImage image) {
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel, 1, Integer::sum);
        }
        int[] colours = counts.keySet().stream()
                .sorted(Comparator.comparing((Integer colour) -> -counts.getOrDefault(colour, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .mapToInt(Integer::intValue)
                .toArray();
        Map<Integer, Integer> places = new HashMap<>();
        int[] indices = Arrays.stream(pixels)
                .map(pixel -> places.computeIfAbsent(pixel, colour -> nearest(colours, colour)))
                .toArray();
        BufferedImage indexed = new BufferedImage(
                width,
                image.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE));
        indexed.getRaster().setPixels(0, 0, width, image.getHeight(), indices);
        return indexed;
    }

    /** The first of those that differ least. */
    private static int nearest(int[] colours, int colour) {
        int nearest = 0;
        for (int i = 1; i < colours.length; i++) {
            if (distance(colours[i], colour) < distance(colours[nearest], colour)) {
                nearest = i;
            }
        }
        return nearest;
    }

    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int difference = (one >> shift & 0xff) - (other >> shift & 0xff);
            sum += difference * difference;
        }
        return sum;
    }
}
