// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InputFilesTest {
    private static final Model TWO = new Model() {
        @Override
        public String name() {
            return "two";
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            T a = net.input("a", new Shape(2, 1, 1));
            net.output("sum", net.add("add", a, net.input("b", new Shape(2, 1, 1))));
        }
    };

    @TempDir
    Path folder;

    /** What numpy.save(file, numpy.arange(6, dtype='float16').reshape(3, 2) - 1) wrote. */
    @Test
    void readsWhatNumpyWrites() throws IOException {
        String header = "{'descr': '<f2', 'fortran_order': False, 'shape': (3, 2), }" + " ".repeat(58) + "\n";
        byte[] file = npy(1, header, HexFormat.of().parseHex("00bc0000003c004000420044"));

        Npy array = Npy.read(Files.write(folder.resolve("x.npy"), file));

        assertThat(array.shape()).containsExactly(3, 2);
        assertThat(array.values()).containsExactly(-1, 0, 1, 2, 3, 4);
    }

    @Test
    void takesAnArrayForEachInput() {
        Path file = folder.resolve("both.safetensors");
        SafeTensors.write(
                file,
                new Weights(Map.of(
                        "a", new Weights.Parameter(new int[] {3, 2}, new float[] {1, 2, 3, 4, 5, 6}),
                        "b", new Weights.Parameter(new int[] {3, 2, 1, 1}, new float[] {7, 8, 9, 10, 11, 12}))));

        Samples samples = InputFiles.read(file, TWO);

        assertThat(samples.count()).isEqualTo(3);
        assertThat(samples.inputs(1).get("a")).containsExactly(3, 4);
        assertThat(samples.inputs(2).get("b")).containsExactly(11, 12);
        assertThatThrownBy(() -> InputFiles.read(file, new LeNet5()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the inputs both.safetensors: there is no array image; name it as the input");
    }

    @Test
    void preparesPicturesAsTorchvisionDoes() throws IOException {
        BufferedImage flat = new BufferedImage(300, 400, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 300 * 400; i++) {
            flat.setRGB(i % 300, i / 300, 0xff0080);
        }
        ImageIO.write(flat, "png", folder.resolve("b.PNG").toFile());
        ImageIO.write(
                new BufferedImage(224, 224, BufferedImage.TYPE_3BYTE_BGR),
                "jpg",
                folder.resolve("a.jpg").toFile());
        Files.writeString(folder.resolve("notes.txt"), "not a picture");

        Samples samples = InputFiles.read(folder, new ResNet50());

        assertThat(samples.count()).isEqualTo(2);
        float[] image = samples.inputs(1).get("image");
        assertThat(image).hasSize(3 * 224 * 224);
        assertThat(image[224 * 100]).isEqualTo((1 - 0.485f) / 0.229f);
        assertThat(image[224 * 224]).isEqualTo((0 - 0.456f) / 0.224f);
        assertThat(image[3 * 224 * 224 - 1]).isEqualTo((128 / 255f - 0.406f) / 0.225f);
        assertThatThrownBy(() -> InputFiles.read(folder, new LeNet5()))
                .hasMessageContaining("the model takes 1x28x28, not square RGB images; give a .npy file instead");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<f4 | False | (1, 1, 28, 28) | 3135 | declares the shape [1, 1, 28, 28] but holds 3135 bytes",
                "<f4 | False | (1, 1, 28, 28) | 3140 | but holds 3140 bytes",
                "<f4 | False | (4294967296, 4294967296) | 16 | declares the shape [4294967296, 4294967296] but holds 16",
                "<f4 | False | (9999999999, 9999999999, 9999999999) | 16 | but holds 16 bytes",
                "<f4 | False | (0, 1, 28, 28) | 0 | is not an array of little-endian reals in C order",
                "<f4 | False | (-1, 1, 28, 28) | 0 | is not an array of little-endian reals in C order",
                "<f4 | True | (1, 1, 28, 28) | 3136 | is not an array of little-endian reals in C order",
                ">f4 | False | (1, 1, 28, 28) | 3136 | is not an array of little-endian reals in C order",
                "<i8 | False | (1, 1, 28, 28) | 6272 | is not an array of little-endian reals in C order",
                "V4 | False | (1, 1, 28, 28) | 3136 | is not an array of little-endian reals in C order",
                "<f4 | False | (1, 28, 28) | 3136 | has shape [1, 28, 28], but the model takes N x 1x28x28",
                "<f4 | False | () | 4 | has shape [], but the model takes N x 1x28x28",
            })
    void refusesOtherArrays(String type, String fortran, String shape, int bytes, String reason) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
        Path file = Files.write(folder.resolve("x.npy"), npy(1, header, new byte[bytes]));

        assertThatThrownBy(() -> InputFiles.read(file, new LeNet5()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the inputs x.npy: ")
                .hasMessageContaining(reason);
    }

    @Test
    void takesOddValuesAsTheyAre() throws IOException {
        float[] odd = {-0f, Float.MIN_VALUE, -Float.MIN_NORMAL / 2, Float.MAX_VALUE, -Float.MAX_VALUE, 65520};
        ByteBuffer values = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        values.asFloatBuffer().put(odd);
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }\n";

        assertThat(Npy.read(Files.write(folder.resolve("x.npy"), npy(1, header, values.array())))
                        .values())
                .containsExactly(odd);
    }

    @Test
    void refusesValuesThatAreNotFinite() throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }\n";
        byte[] values = new byte[32];
        ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).putDouble(8, Double.NaN);
        Path file = Files.write(folder.resolve("x.npy"), npy(2, header, values));

        assertThatThrownBy(() -> Npy.read(file)).hasMessage("has NaN as element 1; give finite inputs");
    }

    @Test
    void refusesWhatIsNoArrayAndNoPicture() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n", new byte[24]);
            damaged[random.nextInt(damaged.length - 24)] = (byte) random.nextInt();
            Path file = Files.write(folder.resolve("x.npy"), damaged);
            try {
                assertThat(Npy.read(file).values()).hasSizeBetween(1, 24);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).containsAnyOf("save", "write");
            }
        }
        Files.writeString(folder.resolve("a.png"), "no picture");
        Path text = Files.writeString(folder.resolve("x.txt"), "");

        Samples pictures = InputFiles.read(folder, new ResNet50());
        assertThatThrownBy(() -> pictures.inputs(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the image a.png is no picture; give a JPEG or PNG in RGB");
        assertThatThrownBy(() -> InputFiles.read(text, new LeNet5()))
                .hasMessage("the inputs x.txt are neither a folder of images nor a .npy or .safetensors file;"
                        + " give one of these");
    }

    /** A PNG of a few bytes can declare any size. */
    @Test
    void refusesAPictureTooLargeBeforeItIsDecoded() throws IOException {
        ImageIO.write(
                new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR),
                "png",
                folder.resolve("a.png").toFile());
        byte[] png = Files.readAllBytes(folder.resolve("a.png"));
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        Files.write(folder.resolve("a.png"), png);

        assertThatThrownBy(() -> InputFiles.read(folder, new ResNet50()).inputs(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("the image a.png is (damaged|of 60000 x 60000 pixels).*");
    }

    private static byte[] npy(int version, String header, byte[] values) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer file = ByteBuffer.allocate(12 + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            file.putShort((short) text.length);
        } else {
            file.putInt(text.length);
        }
        file.put(text).put(values);
        byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return bytes;
    }
}
