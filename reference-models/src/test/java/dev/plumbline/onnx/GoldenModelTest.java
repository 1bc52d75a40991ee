// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.plumbline.onnx.Golden#all")
    void isRead(Golden golden) {
        OnnxFile file = OnnxFile.read(golden.write(folder));
        assertThat(file.inputs())
                .extracting(GraphInput::name)
                .containsExactlyElementsOf(golden.inputs().keySet());
        assertThat(file.oddities()).isEmpty();
    }
}
