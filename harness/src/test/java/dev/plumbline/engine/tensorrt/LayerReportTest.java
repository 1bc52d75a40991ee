// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LayerReportTest {
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
                .containsEntry("plugins", "2")
                .containsEntry("reformats", "1")
                .containsEntry("precisions", "FP16 FP32");
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
}
