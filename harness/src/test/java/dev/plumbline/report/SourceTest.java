// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        SampleGpu.small(1).journal(folder);
    }

    @Test
    void readsWhatLiesBesideTheJournal() throws IOException {
        assertThat(Source.read(folder).torch()).isEmpty();
        assertThat(Source.read(folder).layers()).isEmpty();
        SampleGpu.torch(folder);
        SampleGpu.layers(folder);
        Source source = Source.read(folder);
        assertThat(source.torch().orElseThrow().results()).hasSize(8);
        assertThat(source.layers())
                .extracting(EngineLayers::name)
                .containsExactly("lenet5-isrlu-plugin-fp16-b256", "lenet5-relu-native-fp16-b256");
        EngineLayers engine = source.layers().get(0);
        assertThat(engine.plugins()).isEqualTo(4);
        assertThat(engine.types()).containsEntry("CaskConvolution", 4).containsEntry("Reformat", 1);
    }

    @Test
    void countsReformatsNextToPlugins() throws IOException {
        Path layers = Files.createDirectories(folder.resolve("layers"));
        Files.writeString(
                layers.resolve("a.tsv"),
                "Reformat\ta\t\t\nConvolution\tb\t\t\nReformat\tc\t\t\nPluginV3\td\t\t\nReformat\te\t\t\n");
        assertThat(Source.read(folder).layers().get(0).reformatsAtPlugins()).isEqualTo(2);
        assertThat(LayerSection.of(Source.read(folder).layers()).findings())
                .containsExactly("Engines with a reformat right before or behind a plugin: 1 of 1.");
    }

    @Test
    void aLineThatIsNoLayerIsRefused() throws IOException {
        Path layers = Files.createDirectories(folder.resolve("layers"));
        Files.writeString(layers.resolve("a.tsv"), "Reformat\ta\n");
        refused("a.tsv: a line has 2 columns, not type, name, formats and tactic: Reformat");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mode\":\"eager\"|\"mode\":\"lazy\"|results[0]: mode is lazy, neither eager nor graph",
                "\"precision\":\"FP32\"|\"precision\":\"fp32\"|results[0]: precision is fp32, not FP32, TF32, FP16 or BF16",
                "\"microseconds\":274.0|\"microseconds\":NaN|results[0]: microseconds is NaN, not a time between",
                "\"microseconds\":274.0|\"microseconds\":1e3|results[0]: microseconds is 1000.0, not a time between",
                "\"min\":265.8|\"min\":0|results[0]: microseconds is 274.0, not a time between",
                "\"max\":290.4|\"max\":1e300|results[0]: microseconds is 274.0, not a time between",
                "\"batch\":1|\"batch\":0|results[0]: batch is 0, not 1 or more",
                "\"activation\":\"elu\"|\"activation\":\"relu\"|line 8: results has eager lenet5 relu FP32 batch 1 twice",
                "\"cuda\":\"13.0\",||cuda: Missing field 'cuda'",
                "\"cuda\"|\"started\":\"now\",\"cuda\"|line 8: started is now, not a UTC time to the second",
                "\"cuda\"|\"started\":null,\"cuda\"|started: ",
                "\"cuda\"|\"uuid\":\"GPU-1\",\"cuda\"|line 8: uuid is GPU-1, not 32 hexadecimal digits in five groups",
                "\"model\":\"lenet5\"|\"model\":\"<b>\"|results[0]: model is <b>, not up to 80 letters",
                "\"model\":\"lenet5\"|\"more\":1,\"model\":\"lenet5\"|results[0].more: ",
            })
    void timesOfAFrameworkAreReadStrictly(String from, String to, String why) throws IOException {
        SampleGpu.torch(folder);
        Path file = folder.resolve("torch.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replaceFirst(Pattern.quote(from), to == null ? "" : to));
        refused("torch.json: " + why);
    }

    @Test
    void timesOfAnotherGpuAreRefused() throws IOException {
        SampleGpu.torch(folder);
        Path file = folder.resolve("torch.json");
        Files.writeString(file, Files.readString(file).replace(SampleGpu.H100, "NVIDIA A100"));
        refused("torch.json: device is NVIDIA A100, but the journal beside it is of " + SampleGpu.H100
                + "; measure both on one GPU");
    }

    private void refused(String why) {
        assertThatThrownBy(() -> Source.read(folder))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessageContaining(why);
    }
}
