// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Isrlu;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LayerReportTest {
    @TempDir
    private Path folder;

    private static final String CONVOLUTION = """
            {"Name": "conv1", "LayerType": "CaskConvolution", "Inputs": [], "Outputs": [{"Name": "a", "Dimensions": [1],
             "Format/Datatype": "Channel major FP16 format where channel % 8 == 0"}], "TacticName": "sm80_xmma"}""";
    private static final String PLUGIN = """
            {"Name": "act1", "LayerType": "PluginV3", "Outputs": [{"Format/Datatype": "Row major linear FP32"}]}""";
    private static final String REFORMAT = """
            {"Name": "Reformatting CopyNode", "LayerType": "Reformat", "Outputs": []}""";

    private static LayerReport report(String... layers) {
        return LayerReport.parse("{\"Layers\": [" + String.join(", ", layers) + "], \"Bindings\": [\"x\"]}");
    }

    @Test
    void countsWhatTheInspectorTells() {
        assertThat(report(CONVOLUTION, PLUGIN, REFORMAT, PLUGIN).facts())
                .containsEntry("layers", "4")
                .containsEntry("kernels", "4")
                .containsEntry("plugins", "2")
                .containsEntry("reformats", "1")
                .containsEntry("precisions", "FP16 FP32");
    }

    @Test
    void aLayerThatLaunchesNothingIsNoKernel() {
        String nothing = "{\"Name\": \"Reformatting CopyNode\", \"LayerType\": \"NoOp\", \"Outputs\": []}";
        String signal = "{\"Name\": \"entry^bb^signal^1_myl6_0\", \"LayerType\": \"signal\", \"Outputs\": []}";
        String wait = "{\"Name\": \"entry^bb^wait^1_myl6_1\", \"LayerType\": \"wait\", \"Outputs\": []}";
        assertThat(report(CONVOLUTION, nothing, signal, wait, PLUGIN).facts())
                .containsEntry("layers", "5")
                .containsEntry("kernels", "2")
                .containsEntry("reformats", "0");
    }

    @Test
    void thePrecisionAskedForIsTheOneThatRuns() {
        assertThat(report(CONVOLUTION, PLUGIN).fault(Precision.FP16)).isEmpty();
        assertThat(report(CONVOLUTION, PLUGIN, CONVOLUTION).computing(Precision.FP16))
                .isEqualTo(2);
        assertThat(report(CONVOLUTION, PLUGIN).fault(Precision.BF16))
                .contains("no kernel of the engine computes in BF16, but in [FP16, FP32]");
        assertThat(report(PLUGIN, REFORMAT).fault(Precision.FP32)).isEmpty();
        assertThat(report(PLUGIN, REFORMAT).fault(Precision.FP16))
                .contains("no kernel of the engine computes in FP16, but in [FP32]");
        assertThat(report(REFORMAT).fault(Precision.FP32)).isPresent();
        String float32 = CONVOLUTION.replace("FP16", "Float");
        assertThat(report(float32).fault(Precision.FP32)).isEmpty();
        assertThat(report(float32.replace("xmma", "xmma_tf32")).fault(Precision.TF32))
                .isEmpty();
        assertThat(report(float32.replace("xmma", "xmma_tf32")).fault(Precision.FP32))
                .contains("1 kernels of the engine compute in TF32, but FP32 was asked for");
    }

    @Test
    void asManyPluginsAsWereAskedForAreThere() {
        assertThat(report(CONVOLUTION, PLUGIN, REFORMAT, PLUGIN).fault(2)).isEmpty();
        assertThat(report(CONVOLUTION, PLUGIN).fault(2))
                .contains("the engine has 1 plugin layers, but 2 were asked for");
        assertThat(report(CONVOLUTION, PLUGIN).fault(0))
                .contains("the engine has 1 plugin layers, but 0 were asked for");
    }

    @Test
    void theFingerprintTellsTacticsAndFormatsApart() {
        String same = report(CONVOLUTION, PLUGIN).facts().get("fingerprint");
        assertThat(same)
                .hasSize(16)
                .isEqualTo(report(CONVOLUTION, PLUGIN).facts().get("fingerprint"))
                .isNotEqualTo(report(CONVOLUTION.replace("sm80", "sm90"), PLUGIN)
                        .facts()
                        .get("fingerprint"))
                .isNotEqualTo(report(CONVOLUTION.replace("% 8", "% 2"), PLUGIN)
                        .facts()
                        .get("fingerprint"))
                .isNotEqualTo(report(PLUGIN, CONVOLUTION).facts().get("fingerprint"));
    }

    @Test
    void anEngineIsWrittenIntoTheFolderOfTheProperty() throws IOException {
        Network network = new Network(new LeNet5(), new Isrlu(1.0), RandomWeights.of(new LeNet5(), 1));
        Build build = new Build(network, Placement.PLUGIN, Precision.FP16, 32, Set.of());
        LayerReport report = report(CONVOLUTION, PLUGIN);
        System.setProperty(Engine.LAYERS, folder.resolve("layers").toString());
        try {
            report.keep(new Build(network, Placement.PLUGIN, Precision.FP16, 32, Set.of("conv1")));
            assertThat(folder).isEmptyDirectory();
            report.keep(build);
            report.keep(build);
            System.setProperty(
                    Engine.LAYERS,
                    folder.resolve("layers/lenet5-isrlu-plugin-fp16-b32.tsv").toString());
            assertThatThrownBy(() -> report.keep(build))
                    .hasMessageStartingWith("the engine's layers cannot be written to " + folder)
                    .hasMessageEndingWith("make room, or name another folder with -Dplumbline.layers");
        } finally {
            System.clearProperty(Engine.LAYERS);
        }
        assertThat(folder.resolve("layers")).isDirectoryContaining("glob:**/lenet5-isrlu-plugin-fp16-b32.tsv");
        assertThat(folder.resolve("layers/lenet5-isrlu-plugin-fp16-b32.tsv")).hasContent("""
                        CaskConvolution\tconv1\tChannel major FP16 format where channel % 8 == 0\tsm80_xmma
                        PluginV3\tact1\tRow major linear FP32\t
                        """);
    }
}
