// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.interpret.Reference;
import dev.plumbline.model.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Models from PyTorch's two exporters, against what PyTorch computes for them in float64. */
class GoldenModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.plumbline.onnx.Golden#all")
    void theReferenceGivesPyTorchsOutputs(Golden golden) {
        OnnxFile file = OnnxFile.read(golden.write(folder));
        OnnxModel model = OnnxModel.of(golden.file(), file, CustomOperators.standard());
        Replaced replaced = Replaced.of(
                model,
                Stream.of(golden.replacement())
                        .filter(text -> !text.isEmpty())
                        .map(to -> Replacement.parse("Relu=" + to))
                        .toList());
        List<double[]> expected = golden.outputs();
        double worst = 0;
        try (Reference reference = Reference.of(replaced.network(model.weights()), 2)) {
            for (int i = 0; i < expected.size(); i++) {
                Map<String, Tensor> outputs = reference.run(golden.image(i), Set.of());
                assertThat(outputs).hasSize(1);
                worst = Math.max(
                        worst, deviation(outputs.values().iterator().next().values(), expected.get(i)));
            }
        }
        System.out.printf(Locale.ROOT, "%s: %.1e of the largest output; %s%n", golden, worst, replaced.summary());
        assertThat(worst).isLessThanOrEqualTo(1e-10);
    }

    /** The largest difference, as a part of the largest expected value. */
    private static double deviation(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs(actual[i] - expected[i]);
            worst = difference <= worst ? worst : difference; // NaN counts as a difference.
        }
        return worst / Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    }
}
