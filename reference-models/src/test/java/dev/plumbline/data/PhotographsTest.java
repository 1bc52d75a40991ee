// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class PhotographsTest {
    @Test
    void holdsEightPhotographs() {
        Photographs photographs = Photographs.load();
        assertThat(IntStream.range(0, photographs.count()).mapToObj(photographs::name))
                .containsExactly("astronaut", "cat", "coffee", "dandelions", "dogs", "mountains", "pavilion", "rocket");
        assertThatThrownBy(() -> photographs.image(8)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void readmeCreditsEachPhotograph() throws IOException {
        String readme;
        try (InputStream stream = Photographs.class.getResourceAsStream("photographs/README.md")) {
            readme = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        Photographs photographs = Photographs.load();
        for (int i = 0; i < photographs.count(); i++) {
            // Once with its author and licence, once with its source.
            assertThat(readme.split("\\| `" + photographs.name(i) + ".png` \\|", -1))
                    .hasSize(3);
        }
    }

    /** The expected values come from Pillow and numpy. */
    @Test
    void channelsAreNormalisedApart() {
        Photographs photographs = Photographs.load();
        assertPixel(photographs.image(0), 1.92353797, 0.3627451, -0.18352941);
        assertPixel(photographs.image(6), -1.63841082, -1.75560224, -1.50814815);
    }

    private static void assertPixel(float[] image, double red, double green, double blue) {
        int pixel = 100 * 224 + 37;
        assertThat(image).hasSize(3 * 224 * 224);
        assertThat((double) image[pixel]).isCloseTo(red, within(1e-6));
        assertThat((double) image[224 * 224 + pixel]).isCloseTo(green, within(1e-6));
        assertThat((double) image[2 * 224 * 224 + pixel]).isCloseTo(blue, within(1e-6));
    }

    @Test
    void meanIsNearZeroAndDeviationNearOne() {
        Photographs photographs = Photographs.load();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < photographs.count(); i++) {
            for (float x : photographs.image(i)) {
                sum += x;
                squares += x * x;
            }
        }
        double mean = sum / (8 * 3 * 224 * 224);
        assertThat(mean).isCloseTo(-0.10658, within(1e-4));
        assertThat(Math.sqrt(squares / (8 * 3 * 224 * 224) - mean * mean)).isCloseTo(1.15931, within(1e-4));
    }

    @Test
    void refusesAChangedFile() throws Exception {
        byte[] png = png(224, 224, BufferedImage.TYPE_3BYTE_BGR);
        String other = "0".repeat(64);
        assertRefuses(
                other + "  sky.png\n",
                png,
                "The photograph sky.png has the SHA-256 " + sha256(png) + ", not " + other
                        + " as in index.txt; get the file again.");
    }

    @Test
    void refusesOtherShapes() throws Exception {
        byte[] wide = png(225, 224, BufferedImage.TYPE_3BYTE_BGR);
        assertRefuses(
                sha256(wide) + "  sky.png\n",
                wide,
                "The photograph sky.png is 225 x 224 with 3 bands of 8 bits, not 224 x 224 with 3 of 8;"
                        + " prepare it as the README.md beside it says.");
        byte[] grey = png(224, 224, BufferedImage.TYPE_BYTE_GRAY);
        assertRefuses(
                sha256(grey) + "  sky.png\n",
                grey,
                "The photograph sky.png is 224 x 224 with 1 bands of 8 bits, not 224 x 224 with 3 of 8;"
                        + " prepare it as the README.md beside it says.");
    }

    @Test
    void refusesWhatIsNoPicture() throws Exception {
        byte[] text = "sky".getBytes(StandardCharsets.UTF_8);
        assertRefuses(sha256(text) + "  sky.png\n", text, "The photograph sky.png is no picture; store a PNG.");
    }

    @Test
    void refusesAMalformedIndex() {
        assertRefuses(
                "sky.png\n",
                new byte[0],
                "The photographs' index.txt has the line \"sky.png\", not \"<SHA-256>  <name>.png\";"
                        + " write it with sha256sum.");
    }

    @Test
    void saysWhenTheBuildLacksAFile() {
        assertThatThrownBy(() -> Photographs.load(name -> null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The photographs' index.txt is missing from this build;"
                        + " build reference-models with its resources.");
    }

    private static void assertRefuses(String index, byte[] sky, String message) {
        Map<String, byte[]> resources = new HashMap<>();
        resources.put("photographs/index.txt", index.getBytes(StandardCharsets.UTF_8));
        resources.put("photographs/sky.png", sky);
        assertThatThrownBy(() -> Photographs.load(name -> new ByteArrayInputStream(resources.get(name))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    private static byte[] png(int width, int height, int type) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, type), "png", png);
        return png.toByteArray();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
