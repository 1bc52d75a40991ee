// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads a picture, of no more pixels than a camera makes and of a shape that can be cropped to a square. */
final class ImageFile {
    private static final long MOST_PIXELS = 50_000_000;
    private static final int LONGEST = 10;

    private ImageFile() {}

    /** @throws IllegalArgumentException if it is no picture with red, green and blue */
    static Pixels read(Path file) throws IOException {
        // Given a plain stream, ImageIO would put a cache file on the disk.
        try (ImageInputStream input = new MemoryCacheImageInputStream(Files.newInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw bad(file, "is no picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if ((long) width * height > MOST_PIXELS
                        || Math.max(width, height) > LONGEST * (long) Math.min(width, height)) {
                    throw bad(file, "is of " + width + " x " + height + " pixels, too large or too long");
                }
                ImageReadParam param = reader.getDefaultReadParam();
                param.setDestinationType(storedType(reader, file));
                return Pixels.of(reader.read(0, param).getRaster());
            } finally {
                reader.dispose();
            }
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) { // ImageIO's readers throw many kinds at damaged files.
            throw bad(file, "is damaged (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** The file's own colour space where it has one: by default ImageIO converts to sRGB, which torchvision does not. */
    private static ImageTypeSpecifier storedType(ImageReader reader, Path file) throws IOException {
        ImageTypeSpecifier stored = null;
        for (Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0); types.hasNext(); ) {
            ImageTypeSpecifier type = types.next();
            boolean own = !type.getColorModel().getColorSpace().isCS_sRGB();
            if (type.getNumBands() == 3 && type.getBitsPerBand(0) == 8 && (stored == null || own)) {
                stored = type;
            }
        }
        if (stored == null) {
            throw bad(file, "has not the three bands of 8 bits that are red, green and blue");
        }
        return stored;
    }

    private static IllegalArgumentException bad(Path file, String what) {
        return new IllegalArgumentException(
                "the image " + file.getFileName() + " " + what + "; give a JPEG or PNG in RGB");
    }
}
