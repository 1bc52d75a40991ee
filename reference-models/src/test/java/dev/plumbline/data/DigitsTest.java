// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class DigitsTest {
    @TempDir
    private Path folder;

    @Test
    void holdsTheFirstThousandTestDigits() {
        Digits digits = Digits.load();
        int[] histogram = new int[10];
        for (int i = 0; i < digits.count(); i++) {
            histogram[digits.label(i)]++;
        }
        assertThat(digits.count()).isEqualTo(1000);
        assertThat(histogram).containsExactly(85, 126, 116, 107, 110, 87, 87, 99, 89, 94);
        assertThat(new int[] {digits.label(0), digits.label(1), digits.label(2), digits.label(999)})
                .containsExactly(7, 2, 1, 9);
    }

    @Test
    void pixelsAreNormalised() {
        Digits digits = Digits.load();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < digits.count(); i++) {
            for (float x : digits.image(i)) {
                sum += x;
                squares += x * x;
            }
        }
        double mean = sum / (1000 * 784);
        assertThat(mean).isCloseTo(-0.02738, within(1e-5));
        assertThat(Math.sqrt(squares / (1000 * 784) - mean * mean)).isCloseTo(0.96845, within(1e-5));
        assertThat(digits.image(0)).hasSize(784).startsWith(-0.1307f / 0.3081f);
    }

    @Test
    void pixelsAreNotShiftedWithinTheFile() {
        assertThat(ink(Digits.load().image(0))).isEqualTo(18454);
        assertThat(ink(Digits.load().image(999))).isEqualTo(18905);
    }

    @Test
    void indexIsChecked() {
        Digits digits = Digits.load();
        assertThatThrownBy(() -> digits.image(1000)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> digits.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void readmeNamesTheChecksums() throws Exception {
        String readme = new String(resource("README.md"), StandardCharsets.UTF_8);
        for (String file : new String[] {"t10k-1000-images.idx3-ubyte.gz", "t10k-1000-labels.idx1-ubyte.gz"}) {
            byte[] bytes = resource(file);
            String sum = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            assertThat(readme).contains("| `" + file + "` | " + bytes.length + " | `" + sum + "` |");
        }
    }

    @Test
    void readsPlainAndZippedFiles() throws IOException {
        byte[] pixels = new byte[2 * 784];
        pixels[784] = (byte) 255;
        Path images = file("images", idx(0x803, pixels, 2, 28, 28));
        Path labels = file("labels.gz", zipped(idx(0x801, new byte[] {3, 9}, 2)));

        Digits digits = Digits.read(images, labels);

        assertThat(digits.count()).isEqualTo(2);
        assertThat(digits.label(1)).isEqualTo(9);
        assertThat(digits.image(1)[0]).isEqualTo((1 - 0.1307f) / 0.3081f);
        assertThat(digits.image(1)[1]).isEqualTo(-0.1307f / 0.3081f);
    }

    @Test
    void refusesSwappedFiles() throws IOException {
        Path labels = file("labels", idx(0x801, new byte[1], 1));
        assertThatThrownBy(() -> Digits.read(labels, images(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        labels + " begins with 0x00000801, not with 0x00000803 (idx, unsigned bytes, 3-dimensional);"
                                + " give the images file first and the labels file second.");
    }

    @Test
    void refusesCutOffFiles() throws IOException {
        byte[] whole = idx(0x801, new byte[3], 3);
        assertRefusesLabels(Arrays.copyOf(whole, 10), "ends after 2 of 3 values; get the file again.");
        assertRefusesLabels(Arrays.copyOf(whole, 6), "ends within its header, after 6 bytes; get the file again.");
        assertRefusesLabels(new byte[0], "ends within its header, after 0 bytes; get the file again.");
        byte[] zipped = zipped(whole);
        for (int length : new int[] {5, zipped.length - 9, zipped.length - 1}) {
            assertRefusesLabels(
                    Arrays.copyOf(zipped, length), "is a damaged or cut off gzip file; get the file again.");
        }
    }

    @Test
    void refusesDamagedGzip() throws IOException {
        byte[] zipped = zipped(idx(0x801, new byte[3], 3));
        zipped[zipped.length - 8] ^= 1;
        assertRefusesLabels(zipped, "is a damaged or cut off gzip file; get the file again.");
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        byte[] labels = idx(0x801, new byte[4], 3);
        assertRefusesLabels(labels, "goes on after its 3 values; get the file again.");
        assertRefusesLabels(zipped(labels), "goes on after its 3 values; get the file again.");
    }

    @Test
    void refusesImpossibleSizes() throws IOException {
        assertRefusesLabels(
                idx(0x801, new byte[3], 0), "declares 0 values, not between 1 and 2147483639; get the file again.");
        assertRefusesLabels(
                idx(0x801, new byte[3], -1),
                "declares 4294967295 values, not between 1 and 2147483639; get the file again.");
        Path images = file("images", idx(0x803, new byte[3], 1 << 30, 1 << 30, 1 << 30));
        assertThatThrownBy(() -> Digits.read(images, images))
                .hasMessage(images + " declares 1073741824 x 1073741824 x 1073741824 values,"
                        + " not between 1 and 2147483639; get the file again.");
    }

    @Test
    void refusesOtherLabelsThanDigits() throws IOException {
        assertRefusesLabels(idx(0x801, new byte[] {1, 11, 2}, 3), "has the label 11 at 1, not 0..9; get it again.");
    }

    @Test
    void refusesOtherSizes() throws IOException {
        Path images = file("images", idx(0x803, new byte[32 * 32], 1, 32, 32));
        assertThatThrownBy(() -> Digits.read(images, images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(images + " has images of 32 x 32, not 28 x 28; give MNIST's original files.");
    }

    @Test
    void refusesFilesThatDoNotBelongTogether() throws IOException {
        Path images = images(2);
        Path labels = file("labels", idx(0x801, new byte[3], 3));
        assertThatThrownBy(() -> Digits.read(images, labels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(images + " has 2 images but " + labels + " has 3 labels; give two files of the same set.");
    }

    @Test
    void namesAMissingFile() throws IOException {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Digits.read(missing, images(1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Cannot read the digits " + missing + " and ")
                .hasMessageEndingWith("; check the paths.");
    }

    @Test
    void saysWhenTheBuildLacksTheDigits() {
        assertThatThrownBy(() -> Digits.load(name -> null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The digits are missing from this build (digits/t10k-1000-images.idx3-ubyte.gz,"
                        + " digits/t10k-1000-labels.idx1-ubyte.gz); build reference-models with its resources.");
    }

    @Test
    void saysWhenTheBuildsDigitsAreDamaged() {
        assertThatThrownBy(() -> Digits.load(name -> new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The digits of this build are damaged: digits/t10k-1000-images.idx3-ubyte.gz"
                        + " ends within its header, after 0 bytes; get the file again.");
    }

    private void assertRefusesLabels(byte[] content, String message) throws IOException {
        Path labels = file("labels", content);
        assertThatThrownBy(() -> Digits.read(images(3), labels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(labels + " " + message);
    }

    private Path images(int count) throws IOException {
        return file("images", idx(0x803, new byte[count * 784], count, 28, 28));
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] idx(int magic, byte[] values, int... dimensions) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
        file.putInt(magic);
        Arrays.stream(dimensions).forEach(file::putInt);
        return file.put(values).array();
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    /** The sum of the grey levels that the file holds. */
    private static long ink(float[] image) {
        long ink = 0;
        for (float x : image) {
            ink += Math.round((x * 0.3081 + 0.1307) * 255);
        }
        return ink;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = Digits.class.getResourceAsStream("digits/" + name)) {
            return stream.readAllBytes();
        }
    }
}
