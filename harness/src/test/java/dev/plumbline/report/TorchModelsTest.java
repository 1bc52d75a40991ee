// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** {@code results/tools/torch_models.py}, with a PyTorch that is not there. */
class TorchModelsTest {
    private static final String FACTS = """
            import json, sys
            from unittest.mock import MagicMock
            torch = MagicMock()
            torch.nn.Module = object
            torch.cuda.get_device_name.return_value = "%s"
            torch.__version__, torch.version.cuda = "2.11.0+cu130", "13.0"
            %s
            sys.modules.update({"torch": torch, "torch.nn": torch.nn, "torch.nn.functional": torch.nn.functional})
            sys.modules["torchvision"] = MagicMock()
            import torch_models
            print(json.dumps(torch_models.facts())[1:-1], end="")
            """;

    @TempDir
    private Path folder;

    @Test
    void whenAndOnWhichGpuIsRead() throws IOException, InterruptedException {
        String uuid = "0123abcd-0123-4567-89ab-0123456789ab";
        FrameworkTimes told = facts("torch.cuda.get_device_properties.return_value.uuid = 'GPU-" + uuid + "'");
        assertThat(told.device()).isEqualTo(SampleGpu.H100);
        assertThat(told.uuid()).isEqualTo(uuid);
        assertThat(told.started()).startsWith("20").endsWith("Z");
        FrameworkTimes untold =
                facts("torch.cuda.get_device_properties.return_value = None; __import__('os').environ.clear()");
        assertThat(untold.uuid()).isNull();
    }

    private FrameworkTimes facts(String more) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/bin/env", "python3", "-B", "-c", FACTS.formatted(SampleGpu.H100, more))
                .redirectErrorStream(true);
        builder.environment()
                .put("PYTHONPATH", Path.of("..", "results", "tools").toString());
        Process python = builder.start();
        String facts = new String(python.getInputStream().readAllBytes(), UTF_8);
        int exit = python.waitFor();
        assumeThat(exit).as("no python3 here").isNotEqualTo(127);
        assertThat(exit).as(facts).isZero();
        SampleGpu.torch(folder);
        Path file = folder.resolve("torch.json");
        String sample = Files.readString(file);
        Files.writeString(file, "{" + facts + sample.substring(sample.indexOf(",\"results\"")));
        return FrameworkTimes.read(folder).orElseThrow();
    }
}
