// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CudaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | out of order | ''",
                "2 | out of memory | '; the GPU has no memory left: take a smaller batch or end other processes on it'",
                "35 | insufficient driver | '; the driver is older than this CUDA runtime: install driver 525 or later'",
                "100 | no device | '; there is no GPU that CUDA can use: see nvidia-smi'",
                "700 | an illegal access | '; a kernel read or wrote outside its memory'",
                "719 | launch failure | '; a kernel failed'",
            })
    void saysWhatFailedAndWhatToDo(int status, String told, String next) {
        assertThat(Cuda.failure(status, "copying input image", told))
                .hasMessage("tensorrt failed at copying input image: CUDA error " + status + ", " + told + next);
    }
}
