// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaletteTest {
    private static BufferedImage image(int width, int... colours) {
        BufferedImage image = new BufferedImage(width, colours.length / width, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, colours.length / width, colours, 0, width);
        return image;
    }

    private static int[] pixels(BufferedImage image) {
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        return Arrays.stream(pixels).map(pixel -> pixel & 0xffffff).toArray();
    }

    @Test
    void fewColoursStayAsTheyAre() {
        int[] colours = new int[512];
        Arrays.setAll(colours, i -> i % 256 * 0x010203 & 0xffffff);
        assertThat(pixels(Palette.indexed(image(64, colours)))).isEqualTo(colours);
    }

    @Test
    void rareColoursBecomeTheNearestOfTheCommon() {
        int[] colours = new int[600];
        Arrays.setAll(colours, i -> i < 512 ? i % 256 * 0x010000 : 0x000007);
        colours[599] = 0x800001;
        Arrays.fill(colours, 512, 599, 0x0000ff);
        BufferedImage indexed = Palette.indexed(image(60, colours));
        assertThat(pixels(indexed)[599]).isEqualTo(0x800000);
        assertThat(pixels(indexed)[598]).isEqualTo(0x0000ff);
        assertThat(Arrays.stream(pixels(indexed)).distinct().count()).isEqualTo(256);
    }
}
