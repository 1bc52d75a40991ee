// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnxruntime.OrtException;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import dev.plumbline.onnx.CustomOperators;
import dev.plumbline.onnx.Golden;
import dev.plumbline.onnx.OnnxFile;
import dev.plumbline.onnx.OnnxModel;
import dev.plumbline.onnx.Replaced;
import dev.plumbline.onnx.Replacement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Models of PyTorch's that are read, perhaps changed, and written again, in the eyes of ONNX Runtime. */
class ImportedModelTest {
    @TempDir
    Path folder;

    /** One of each kind: of compositions, of operators with coefficients, of replaced activations. */
    static Stream<Golden> goldens() {
        Set<String> files = Set.of(
                "lenet5-isrlu-where-dynamo",
                "lenet5-relu-legacy",
                "digits-isrlu-legacy",
                "two-inputs-silu-legacy",
                "half-dynamo",
                "mixed-dynamo",
                "resnet18-legacy",
                "squeezenet1_1-dynamo",
                "mobilenet_v2-legacy",
                "regnet_y_400mf-dynamo");
        return Golden.all().stream().filter(golden -> files.contains(golden.file()));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void onnxRuntimeAgreesInBothForms(Golden golden) throws OrtException {
        OnnxModel model = OnnxModel.of(golden.file(), OnnxFile.read(golden.write(folder)), CustomOperators.standard());
        List<Replacement> replacements =
                golden.replacement().isEmpty() ? List.of() : List.of(Replacement.parse("Relu=" + golden.replacement()));
        Network network = Replaced.of(model, replacements).network(model.weights());
        double[] expected = golden.outputs().get(0);
        for (Form form : List.of(Form.COMPOSED, Form.CUSTOM_OP_WITH_FUNCTIONS)) {
            byte[] bytes = OnnxWriter.write(network, new OnnxWriter.Options(form, 1, Set.of()));
            try (Session session = OnnxRuntimeSession.of(bytes, 2)) {
                golden.image(0).forEach(session::upload);
                session.run();
                Tensor output = session.outputs().values().iterator().next();
                double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
                assertThat(output.values()).as("%s", form).containsExactly(expected, Offset.offset(2e-5 * largest));
            }
        }
    }
}
