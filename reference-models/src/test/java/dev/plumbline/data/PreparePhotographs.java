// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * Makes the committed photographs from their originals the way torchvision makes an ImageNet test image: shorter side
 * to 256 with antialiased bilinear filtering, centre crop of 224.
 *
 * <p>The arithmetic is Pillow's (src/libImaging/Resample.c): two passes, each rounded to 8 bits, coefficients of 22
 * fraction bits. The README.md beside the photographs has the command.
 */
final class PreparePhotographs {
    private static final int SHORTER_SIDE = 256;
    private static final int CROP = 224;
    private static final int FRACTION_BITS = 22;

    private static final Map<String, String> ORIGINALS = new TreeMap<>(Map.of(
            "astronaut.png", "usr/lib/python3/dist-packages/skimage/data/astronaut.png",
            "cat.png", "usr/lib/python3/dist-packages/skimage/data/chelsea.png",
            "coffee.png", "usr/lib/python3/dist-packages/skimage/data/coffee.png",
            "dandelions.png", "usr/share/backgrounds/seeding_by_Clements_Engelhardt.jpg",
            "dogs.png", "usr/share/backgrounds/friends_by_Aitzol_Berasategi.jpg",
            "mountains.png", "usr/share/backgrounds/picosdeeuropa_by_Aitzol_Berasategi.jpg",
            "pavilion.png", "usr/lib/python3/dist-packages/sklearn/datasets/images/china.jpg",
            "rocket.png", "usr/lib/python3/dist-packages/skimage/data/rocket.jpg"));

    private PreparePhotographs() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("Got " + args.length
                    + " arguments; give the folder of the unpacked packages and the folder to write to.");
        }
        StringBuilder index = new StringBuilder();
        for (Map.Entry<String, String> entry : ORIGINALS.entrySet()) {
            byte[] png = png(prepare(read(Path.of(args[0], entry.getValue()))));
            Files.write(Path.of(args[1], entry.getKey()), png);
            index.append(sha256(png)).append("  ").append(entry.getKey()).append('\n');
        }
        Files.writeString(Path.of(args[1], "index.txt"), index);
    }

    private static Pixels read(Path file) throws IOException {
        try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw new IOException("Cannot decode " + file + "; give it as JPEG or PNG.");
            }
            ImageReader reader = readers.next();
            reader.setInput(input);
            ImageReadParam param = reader.getDefaultReadParam();
            param.setDestinationType(storedType(reader));
            return Pixels.of(reader.read(0, param).getRaster());
        }
    }

    /** The file's own colour space where it has one: by default ImageIO converts to sRGB, which torchvision does not. */
    private static ImageTypeSpecifier storedType(ImageReader reader) throws IOException {
        ImageTypeSpecifier stored = null;
        for (Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0); types.hasNext(); ) {
            ImageTypeSpecifier type = types.next();
            boolean own = !type.getColorModel().getColorSpace().isCS_sRGB();
            if (type.getNumBands() == 3 && (stored == null || own)) {
                stored = type;
            }
        }
        return stored;
    }

    static Pixels prepare(Pixels original) {
        int width = original.width();
        int height = original.height();
        int shorter = Math.min(width, height);
        int newWidth = (int) ((long) SHORTER_SIDE * width / shorter);
        int newHeight = (int) ((long) SHORTER_SIDE * height / shorter);
        Pixels resized = original.resizeWidth(newWidth)
                .transpose()
                .resizeWidth(newHeight)
                .transpose();
        // rint rounds halves to even, as Python's round does in torchvision's center_crop.
        int left = (int) Math.rint((newWidth - CROP) / 2.0);
        int top = (int) Math.rint((newHeight - CROP) / 2.0);
        return resized.crop(left, top, CROP, CROP);
    }

    private static byte[] png(Pixels pixels) throws IOException {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setPixels(0, 0, pixels.width(), pixels.height(), pixels.rgb());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256.", e);
        }
    }

    /** Interleaved RGB samples of 0..255, row by row. */
    record Pixels(int width, int height, int[] rgb) {
        static Pixels of(Raster raster) {
            if (raster.getNumBands() != 3) {
                throw new IllegalArgumentException(
                        "The photograph has " + raster.getNumBands() + " bands, not 3; convert it to RGB first.");
            }
            int[] samples = raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
            return new Pixels(raster.getWidth(), raster.getHeight(), samples);
        }

        /** Triangle filter whose support grows with the ratio, so that shrinking averages instead of skipping. */
        Pixels resizeWidth(int newWidth) {
            int[] resized = new int[newWidth * height * 3];
            double ratio = (double) width / newWidth;
            double support = Math.max(ratio, 1.0);
            for (int x = 0; x < newWidth; x++) {
                double center = (x + 0.5) * ratio;
                int from = Math.max((int) (center - support + 0.5), 0);
                int to = Math.min((int) (center + support + 0.5), width);
                int[] weights = weights(from, to, center, support);
                for (int y = 0; y < height; y++) {
                    for (int band = 0; band < 3; band++) {
                        int sum = 1 << (FRACTION_BITS - 1);
                        for (int i = from; i < to; i++) {
                            sum += weights[i - from] * rgb[(y * width + i) * 3 + band];
                        }
                        resized[(y * newWidth + x) * 3 + band] = sum >> FRACTION_BITS;
                    }
                }
            }
            return new Pixels(newWidth, height, resized);
        }

        private static int[] weights(int from, int to, double center, double support) {
            double[] triangle = new double[to - from];
            double total = 0;
            for (int i = from; i < to; i++) {
                triangle[i - from] = Math.max(0, 1 - Math.abs((i - center + 0.5) / support));
                total += triangle[i - from];
            }
            int[] weights = new int[triangle.length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (int) (0.5 + triangle[i] / total * (1 << FRACTION_BITS));
            }
            return weights;
        }

        Pixels transpose() {
            int[] transposed = new int[rgb.length];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    System.arraycopy(rgb, (y * width + x) * 3, transposed, (x * height + y) * 3, 3);
                }
            }
            return new Pixels(height, width, transposed);
        }

        Pixels crop(int left, int top, int newWidth, int newHeight) {
            int[] cropped = new int[newWidth * newHeight * 3];
            for (int y = 0; y < newHeight; y++) {
                System.arraycopy(rgb, ((top + y) * width + left) * 3, cropped, y * newWidth * 3, newWidth * 3);
            }
            return new Pixels(newWidth, newHeight, cropped);
        }
    }
}
