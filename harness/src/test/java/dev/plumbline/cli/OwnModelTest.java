// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.activation.Activations;
import dev.plumbline.data.DefaultWeights;
import dev.plumbline.data.Digits;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Weights;
import dev.plumbline.onnx.HostileModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's ONNX file in place of a built-in model. */
class OwnModelTest {
    @TempDir
    private Path folder;

    private String model = "";

    @BeforeEach
    void writeAModel() throws IOException {
        Weights weights = DefaultWeights.load(Models.LENET5, Activations.RELU.activation());
        Network network = new Network(Models.LENET5.model(), Activations.RELU.activation(), weights);
        byte[] bytes = OnnxWriter.write(network, new OnnxWriter.Options(OnnxWriter.Form.COMPOSED, 0, Set.of()));
        model = Files.write(folder.resolve("My Net.onnx"), bytes).toString();
    }

    @Test
    void isVerifiedAndTimedWithItsActivationsReplaced() throws IOException {
        String inputs = folder.resolve("digits.safetensors").toString();
        Digits digits = Digits.load();
        float[] values = new float[5 * 784];
        for (int i = 0; i < 5; i++) {
            System.arraycopy(digits.image(i), 0, values, 784 * i, 784);
        }
        SafeTensors.write(
                Path.of(inputs), new Weights(Map.of("image", new Weights.Parameter(new int[] {5, 1, 28, 28}, values))));

        String said = said(
                0,
                "bench",
                "--protocol",
                "smoke",
                "--forks",
                "1",
                "--model",
                model,
                "--replace",
                "Relu=ISRLU(alpha=3)",
                "--inputs",
                inputs,
                "--engine",
                "onnxruntime",
                "--batch",
                "3",
                "--folder",
                folder.resolve("run").toString());

        assertThat(said)
                .containsPattern(
                        "my-net-[0-9a-f]{8}: 4 of 4 activations have ISRLU\\(alpha=3.*\\);" + " found: 4 ReLU");
        RunRecord record = RunRecord.read(folder.resolve("run").resolve(Journal.NAME));
        assertThat(record.start().protocol())
                .containsEntry("weights", "the model's")
                .containsEntry("replace", "Relu=ISRLU(alpha=3)")
                .hasEntrySatisfying("model", digest -> assertThat(digest).matches("sha256:[0-9a-f]{64}"))
                .hasEntrySatisfying("inputs", digest -> assertThat(digest).matches("sha256:[0-9a-f]{64}"));
        assertThat(record.parity()).hasSize(1).allSatisfy((cell, parity) -> {
            assertThat(cell).matches("my-net-[0-9a-f]{8}/isrlu/onnxruntime/native/fp32/b3");
            assertThat(parity.pass()).as(parity.reason()).isTrue();
            assertThat(parity.images()).isEqualTo(5);
        });
        assertThat(record.forks()).hasSize(1);
    }

    /** The opinion of another runtime on the file itself: what was read is what is in it. */
    @Test
    void withoutReplacementOnnxRuntimeRunsTheFilesOwnGraph() {
        Path run = folder.resolve("run");
        said(0, "parity", "--model", model, "-e", "onnxruntime", "-b", "7", "--folder", run.toString());

        assertThat(RunRecord.read(run.resolve(Journal.NAME)).parity())
                .hasSize(1)
                .allSatisfy((cell, parity) -> {
                    assertThat(cell).endsWith("/relu/onnxruntime/native/fp32/b7");
                    assertThat(parity.images()).isEqualTo(1000);
                    assertThat(parity.engine()).containsEntry("graph", "the file's own");
                });
    }

    @Test
    void anotherModelOrReplacementIsAnotherCell() throws IOException {
        String first = name("--replace", "Relu=Swish");
        String other = name("--replace", "Relu=Swish(beta=2)");
        byte[] bytes = Files.readAllBytes(Path.of(model));
        bytes[bytes.length / 2] ^= 1; // in a weight
        Files.write(Path.of(model), bytes);

        assertThat(first).isNotEqualTo(other).isNotEqualTo(name("--replace", "Relu=Swish"));
    }

    private String name(String... replace) {
        String said = said(
                2, "parity", "--model", model, replace[0], replace[1], "--engine", "reference", "--placement", "none");
        return said.substring(0, said.indexOf(':'));
    }

    @Test
    void saysWhatNoiseDoesToTheSites() throws IOException {
        model = Files.write(folder.resolve("small.onnx"), HostileModels.harmless())
                .toString();

        assertThat(said(2, "parity", "--model", model, "--engine", "reference", "--placement", "none"))
                .containsPattern(
                        "small-[0-9a-f]{8}: the inputs are normal noise, since none are given and none that are"
                                + " built in fit; behind the sites, image 1 has means from [0-9.]+ to [0-9.]+,"
                                + " deviations from [0-9.]+ to [0-9.]+, [0-9]+ % to [0-9]+ % not positive");
    }

    @Test
    void wrongWordsAreUsageErrors() throws IOException {
        assertThat(said(2, "parity", "--model", model, "--replace", "Elu=Swish"))
                .contains("has no elu to replace; it has 4 ReLU");
        assertThat(said(2, "parity", "--model", model, "--replace", "Relu")).contains("cannot read the replacement");
        assertThat(said(2, "parity", "--model", model, "--replace", "Relu=Gelu"))
                .contains("there is no activation");
        assertThat(said(2, "parity", "--replace", "Relu=Swish"))
                .contains("--replace and --operators are for an ONNX file: name one by --model");
        assertThat(said(2, "parity", "--model", model, "--model", "lenet5"))
                .contains("an ONNX file is run alone and with its own weights");
        assertThat(said(
                        2,
                        "export",
                        "--model",
                        model,
                        "--activation",
                        "swish",
                        folder.resolve("y.onnx").toString()))
                .contains("an ONNX file has activations of its own: replace them by --replace Relu=Swish");
        String table = "# a comment\n".repeat(3000);
        assertThat(said(2, "parity", "--model", model, "--operators", write(table)))
                .endsWith("is longer than 32 KiB\n");
        assertThat(said(17, "parity", "--model", "nowhere.onnx")).contains("Cannot read the model nowhere.onnx");
        assertThat(said(14, "parity", "--model", model, "--operators", "nowhere"))
                .contains("the table nowhere cannot be read");
    }

    private String write(String table) throws IOException {
        return Files.writeString(folder.resolve("operators.txt"), table).toString();
    }

    @Test
    void aBadInputFileIsBadInput() throws IOException {
        Path inputs = Files.writeString(folder.resolve("x.npy"), "dummy");
        String said = said(
                14,
                "parity",
                "--model",
                model,
                "--inputs",
                inputs.toString(),
                "--engine",
                "onnxruntime",
                "--folder",
                folder.resolve("run").toString());
        assertThat(said).contains("the inputs x.npy: is no .npy file; write it with numpy.save");
    }

    private static String said(int exit, String... arguments) {
        return Said.by(exit, arguments);
    }
}
