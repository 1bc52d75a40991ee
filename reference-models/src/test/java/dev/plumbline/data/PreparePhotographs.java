// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * Makes the committed photographs from their originals the way torchvision makes an ImageNet test image: shorter side
 * to 256 with antialiased bilinear filtering, centre crop of 224.
 * The README.md beside the photographs has the command.
 */
final class PreparePhotographs {
    private static final int SHORTER_SIDE = 256;

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
            byte[] png =
                    png(ImageFile.read(Path.of(args[0], entry.getValue())).prepared(SHORTER_SIDE, Photographs.SIDE));
            Files.write(Path.of(args[1], entry.getKey()), png);
            index.append(sha256(png)).append("  ").append(entry.getKey()).append('\n');
        }
        Files.writeString(Path.of(args[1], "index.txt"), index);
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
}
