// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Model;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A user's inputs of a model: pictures in a folder, or arrays whose first extent counts the images. */
public final class InputFiles {
    private static final int MOST_IMAGES = 10_000;
    private static final String PICTURE = ".*\\.(jpe?g|png)";
    /** torchvision resizes to 256 what it crops to 224. */
    private static final double RESIZE = 256.0 / 224;

    private InputFiles() {}

    /**
     * Inputs from a folder with .jpg and .png files, which are prepared as torchvision prepares ImageNet's, a .npy file
     * for a model of one input, or a .safetensors file with an array by the name of each input.
     *
     * @throws IllegalArgumentException if they are none or do not fit the model
     * @throws UncheckedIOException if they cannot be read
     */
    public static Samples read(Path path, Model model) {
        Map<String, Shape> shapes = Signature.of(model).inputs();
        String name = path.toString().toLowerCase(Locale.ROOT);
        try {
            if (Files.isDirectory(path)) {
                return pictures(path, shapes);
            }
            if (name.endsWith(".npy")) {
                Npy array = Npy.read(path);
                return arrays(shapes, Map.of(only(shapes), array));
            }
            if (name.endsWith(".safetensors")) {
                Map<String, Npy> arrays = new HashMap<>();
                SafeTensors.read(path)
                        .parameters()
                        .forEach((input, values) -> arrays.put(input, new Npy(values.shape(), values.values())));
                return arrays(shapes, arrays);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the inputs " + path.getFileName() + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the inputs " + path.getFileName()
                + " are neither a folder of images nor a .npy or .safetensors file; give one of these");
    }

    private static String only(Map<String, Shape> shapes) {
        if (shapes.size() != 1) {
            throw new IllegalArgumentException("the model has the inputs " + shapes.keySet()
                    + "; give a .safetensors file with an array for each");
        }
        return shapes.keySet().iterator().next();
    }

    private static Samples arrays(Map<String, Shape> shapes, Map<String, Npy> arrays) {
        int images = -1;
        for (Map.Entry<String, Shape> input : shapes.entrySet()) {
            Npy array = arrays.get(input.getKey());
            if (array == null) {
                throw new IllegalArgumentException("there is no array " + input.getKey() + "; name it as the input");
            }
            int count = array.shape().length == 0 ? 0 : array.shape()[0];
            Shape shape = input.getValue();
            int[] whole = {count, shape.channels(), shape.height(), shape.width()};
            int[] vector = {count, shape.channels()};
            boolean fits =
                    Arrays.equals(array.shape(), whole) || shape.plane() == 1 && Arrays.equals(array.shape(), vector);
            if (!fits || count < 1 || images >= 0 && count != images) {
                throw new IllegalArgumentException("the array for " + input.getKey() + " has shape "
                        + Arrays.toString(array.shape()) + ", but the model takes N x " + shape
                        + " with the same N for all inputs; save it in that shape");
            }
            images = count;
        }
        return new Samples(images, i -> "given-" + i, i -> {
            Map<String, float[]> image = new HashMap<>();
            shapes.forEach((input, shape) -> {
                float[] values = Objects.requireNonNull(arrays.get(input)).values();
                image.put(input, Arrays.copyOfRange(values, i * shape.elements(), (i + 1) * shape.elements()));
            });
            return image;
        });
    }

    private static Samples pictures(Path folder, Map<String, Shape> shapes) {
        String input = only(shapes);
        Shape shape = Objects.requireNonNull(shapes.get(input));
        if (shape.channels() != 3 || shape.height() != shape.width()) {
            throw new IllegalArgumentException(
                    "the model takes " + shape + ", not square RGB images; give a .npy file instead");
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .matches(PICTURE))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the folder of images (" + e + "); check the path", e);
        }
        if (files.isEmpty() || files.size() > MOST_IMAGES) {
            throw new IllegalArgumentException("the folder has " + files.size()
                    + " .jpg and .png files, but must have between 1 and " + MOST_IMAGES);
        }
        return new Samples(
                files.size(),
                i -> String.format(Locale.ROOT, "image-%04d", i),
                i -> Map.of(input, picture(files.get(i), shape.width())));
    }

    private static float[] picture(Path file, int side) {
        try {
            return Photographs.normalised(ImageFile.read(file).prepared((int) Math.round(side * RESIZE), side));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the image " + file.getFileName()
                            + " is no JPEG or PNG in RGB, or is damaged; convert it or take it away",
                    e);
        }
    }
}
