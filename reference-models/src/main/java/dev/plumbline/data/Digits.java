// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Handwritten digits of MNIST with their labels, normalised as PyTorch's MNIST example does. */
public final class Digits {
    /** Rows and columns of an image. */
    public static final int SIDE = 28;

    /** Mean and standard deviation of the training pixels in 0..1 (PyTorch examples, mnist/main.py). */
    public static final float MEAN = 0.1307f;

    public static final float STANDARD_DEVIATION = 0.3081f;

    private static final String IMAGES = "digits/t10k-1000-images.idx3-ubyte.gz";
    private static final String LABELS = "digits/t10k-1000-labels.idx1-ubyte.gz";

    private final Idx images;
    private final Idx labels;

    private Digits(Idx images, Idx labels) {
        this.images = images;
        this.labels = labels;
    }

    /**
     * The first 1,000 digits of the test set, which are part of this library.
     *
     * @throws IllegalStateException if this library was built without them or they are damaged
     */
    public static Digits load() {
        return load(Digits.class::getResourceAsStream);
    }

    static Digits load(Function<String, @Nullable InputStream> resources) {
        try (InputStream images = resources.apply(IMAGES);
                InputStream labels = resources.apply(LABELS)) {
            if (images == null || labels == null) {
                throw new IllegalStateException("The digits are missing from this build (" + IMAGES + ", " + LABELS
                        + "); build reference-models with its resources.");
            }
            return of(IMAGES, images, LABELS, labels);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the digits of this build: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("The digits of this build are damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a pair of MNIST files, gzip'ed or plain.
     *
     * @param images an idx3 file, count x 28 x 28
     * @param labels an idx1 file of as many labels
     * @throws IllegalArgumentException if a file is malformed or the two do not belong together
     */
    public static Digits read(Path images, Path labels) {
        try (InputStream imageStream = Files.newInputStream(images);
                InputStream labelStream = Files.newInputStream(labels)) {
            return of(images.toString(), imageStream, labels.toString(), labelStream);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read the digits " + images + " and " + labels + " (" + e + "); check the paths.", e);
        }
    }

    private static Digits of(String imageName, InputStream imageStream, String labelName, InputStream labelStream)
            throws IOException {
        Idx images = Idx.read(imageName, imageStream, 3);
        if (images.dimension(1) != SIDE || images.dimension(2) != SIDE) {
            throw new IllegalArgumentException(imageName + " has images of " + images.dimension(1) + " x "
                    + images.dimension(2) + ", not 28 x 28; give MNIST's original files.");
        }
        Idx labels = Idx.read(labelName, labelStream, 1);
        if (labels.dimension(0) != images.dimension(0)) {
            throw new IllegalArgumentException(imageName + " has " + images.dimension(0) + " images but " + labelName
                    + " has " + labels.dimension(0) + " labels; give two files of the same set.");
        }
        for (int i = 0; i < labels.dimension(0); i++) {
            if (labels.value(i) > 9) {
                throw new IllegalArgumentException(
                        labelName + " has the label " + labels.value(i) + " at " + i + ", not 0..9; get it again.");
            }
        }
        return new Digits(images, labels);
    }

    public int count() {
        return labels.dimension(0);
    }

    /** The image of shape 1 x 28 x 28, row by row, as (pixel / 255 - MEAN) / STANDARD_DEVIATION. */
    public float[] image(int i) {
        int start = Objects.checkIndex(i, count()) * SIDE * SIDE;
        float[] image = new float[SIDE * SIDE];
        for (int p = 0; p < image.length; p++) {
            image[p] = (images.value(start + p) / 255f - MEAN) / STANDARD_DEVIATION;
        }
        return image;
    }

    /** The digit that the image shows, 0..9. */
    public int label(int i) {
        return labels.value(Objects.checkIndex(i, count()));
    }
}
