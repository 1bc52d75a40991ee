// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine;
import dev.plumbline.plugins.OwnedFolder;
import dev.plumbline.plugins.PluginLibrary;
import dev.plumbline.testing.GpuTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
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

    @TempDir
    Path folder;

    @GpuTest
    void tensorRtDoesWhatEveryEngineDoes() throws IOException, InterruptedException {
        passes(TensorRtConformance.class);
    }

    @GpuTest
    void tensorRtsParserLeadsToTheSameAsTheBuilder() throws IOException, InterruptedException {
        passes(ParsedNetworkConformance.class);
    }

    /** A byte behind the end of a library makes it another one, which does the same. */
    @GpuTest
    void aLibraryFitsIntoTheEngineOfAnother() throws IOException, InterruptedException {
        byte[] library = Files.readAllBytes(PluginLibrary.find().path());
        passes(BorrowedEngineConformance.class);
        Path other = Files.write(folder.resolve("other.so"), Arrays.copyOf(library, library.length + 1));
        passes(
                BorrowedEngineConformance.class,
                "-D" + Engine.ENGINES_OF + "=" + OwnedFolder.sha256(library),
                "-Dplumbline.plugins=" + other);
    }

    private void passes(Class<?> tests, String... properties) throws IOException, InterruptedException {
        List<String> command = Child.command(OnGpuTest.class, List.of(properties), tests.getName());
        Path said = folder.resolve("said.txt"); // A pipe would have to be read to its end, which a hung process delays.
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(new TensorRtEngine().variables());
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            assertThat(ended).as(Files.readString(said)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            List<String> lines = Files.readAllLines(said);
            assertThat(lines).last().asString().endsWith(" 0 tests failed");
            System.out.println(tests.getSimpleName() + " on a GPU: " + lines.get(lines.size() - 1));
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
