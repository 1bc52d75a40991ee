// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Natural photographs for networks with ImageNet-sized input, normalised as torchvision does; they have no labels. */
public final class Photographs {
    /** Rows and columns of an image. */
    public static final int SIDE = 224;

    /** Mean of ImageNet's red, green and blue in 0..1 (torchvision, transforms/_presets.py). */
    public static final List<Float> MEAN = List.of(0.485f, 0.456f, 0.406f);

    /** Standard deviation of the same. */
    public static final List<Float> STANDARD_DEVIATION = List.of(0.229f, 0.224f, 0.225f);

    private static final String FOLDER = "photographs/";
    private static final String INDEX = "index.txt";
    /** A line of sha256sum's output, so that the index can be checked without this class. */
    private static final Pattern INDEX_LINE = Pattern.compile("([0-9a-f]{64})  (([a-z0-9-]+)\\.png)");

    private final List<Photograph> photographs;

    private Photographs(List<Photograph> photographs) {
        this.photographs = photographs;
    }

    /** Samples of 0..255, interleaved RGB, row by row. */
    private record Photograph(String name, Raster samples) {}

    /**
     * The photographs that are part of this library, in the order of their index.
     *
     * @throws IllegalStateException if this library was built without them or they are damaged
     */
    public static Photographs load() {
        return load(Photographs.class::getResourceAsStream);
    }

    static Photographs load(Function<String, @Nullable InputStream> resources) {
        String index = new String(bytes(resources, INDEX), StandardCharsets.UTF_8);
        List<Photograph> photographs = new ArrayList<>();
        for (String line : index.lines().toList()) {
            Matcher entry = INDEX_LINE.matcher(line);
            if (!entry.matches()) {
                throw new IllegalStateException("The photographs' " + INDEX + " has the line \"" + line
                        + "\", not \"<SHA-256>  <name>.png\"; write it with sha256sum.");
            }
            byte[] png = bytes(resources, entry.group(2));
            String sum = sha256(png);
            if (!sum.equals(entry.group(1))) {
                throw new IllegalStateException("The photograph " + entry.group(2) + " has the SHA-256 " + sum
                        + ", not " + entry.group(1) + " as in " + INDEX + "; get the file again.");
            }
            photographs.add(new Photograph(entry.group(3), samples(entry.group(2), png)));
        }
        return new Photographs(List.copyOf(photographs));
    }

    public int count() {
        return photographs.size();
    }

    /** What the photograph shows: its file name without ".png". */
    public String name(int i) {
        return photographs.get(i).name();
    }

    /** The image of shape 3 x 224 x 224 (RGB, CHW), as (value / 255 - MEAN) / STANDARD_DEVIATION of its channel. */
    public float[] image(int i) {
        return normalised(Pixels.of(photographs.get(i).samples()));
    }

    /** Channel by channel, as (value / 255 - MEAN) / STANDARD_DEVIATION. */
    static float[] normalised(Pixels pixels) {
        int plane = pixels.width() * pixels.height();
        float[] image = new float[3 * plane];
        for (int channel = 0; channel < 3; channel++) {
            float mean = MEAN.get(channel);
            float deviation = STANDARD_DEVIATION.get(channel);
            for (int p = 0; p < plane; p++) {
                image[channel * plane + p] = (pixels.rgb()[3 * p + channel] / 255f - mean) / deviation;
            }
        }
        return image;
    }

    private static Raster samples(String file, byte[] png) {
        BufferedImage image;
        try {
            // Given a plain stream, ImageIO would put a cache file on the disk.
            image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(png)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot decode the photograph " + file + " (" + e + "); store a PNG.", e);
        }
        if (image == null) {
            throw new IllegalStateException("The photograph " + file + " is no picture; store a PNG.");
        }
        Raster samples = image.getRaster();
        if (image.getWidth() != SIDE
                || image.getHeight() != SIDE
                || samples.getNumBands() != 3
                || samples.getSampleModel().getSampleSize(0) != 8) {
            throw new IllegalStateException(String.format(
                    "The photograph %s is %d x %d with %d bands of %d bits, not 224 x 224 with 3 of 8;"
                            + " prepare it as the README.md beside it says.",
                    file,
                    image.getWidth(),
                    image.getHeight(),
                    samples.getNumBands(),
                    samples.getSampleModel().getSampleSize(0)));
        }
        return samples;
    }

    private static byte[] bytes(Function<String, @Nullable InputStream> resources, String file) {
        try (InputStream stream = resources.apply(FOLDER + file)) {
            if (stream == null) {
                throw new IllegalStateException("The photographs' " + file
                        + " is missing from this build; build reference-models with its resources.");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the photographs' " + file + " (" + e + "); build again.", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256.", e);
        }
    }
}
