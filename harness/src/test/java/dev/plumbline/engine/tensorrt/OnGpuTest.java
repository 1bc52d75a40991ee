// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.testing.GpuTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** Tests that use TensorRT itself, each class in a process of its own, since native code can end or spoil one. */
class OnGpuTest {
    private static final int MINUTES = 15;

    @GpuTest
    void tensorRtDoesWhatEveryEngineDoes() throws IOException, InterruptedException {
        passes(TensorRtConformance.class);
    }

    @GpuTest
    void tensorRtsParserLeadsToTheSameAsTheBuilder() throws IOException, InterruptedException {
        passes(ParsedNetworkConformance.class);
    }

    private static void passes(Class<?> tests) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OnGpuTest.class.getName(),
                        tests.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(new TensorRtEngine().variables());
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("0 tests failed");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Runs the tests of one class; exit 1 if one failed or there was none. */
    public static void main(String... classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(classes[0]))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true));
        System.out.println(
                summary.getTestsSucceededCount() + " tests passed, " + summary.getTestsFailedCount() + " tests failed");
        System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
    }
}
