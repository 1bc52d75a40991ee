// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

class JavaRuntimeTest {
    @TempDir
    private Path folder;

    @Test
    void plumblineStartsOnIt() throws IOException, InterruptedException {
        assumeThat(ToolProvider.findFirst("jlink"))
                .as("this Java has no jlink, so no runtime was made")
                .isPresent();
        Path runtime = folder.resolve("runtime");
        JavaRuntime.link(runtime);
        Shell.Ran doctor = Shell.USUAL.run(
                folder,
                "runtime/bin/java -Djava.awt.headless=true -cp '%s' %s doctor",
                System.getProperty("java.class.path"),
                Main.class.getName());
        assertThat(doctor.said()).containsPattern("onnxruntime +ready");
        assertThat(doctor.exit()).isZero();
    }

    @Test
    void itHasTheModulesThatPlumblineUses() {
        StringWriter said = new StringWriter();
        PrintWriter printer = new PrintWriter(said);
        assumeThat(ToolProvider.findFirst("jdeps"))
                .as("this Java has no jdeps, so the modules were not looked up")
                .isPresent();
        ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(printer, printer, "-q", "--ignore-missing-deps", "--print-module-deps", "target/classes");
        assertThat(JavaRuntime.MODULES).contains(said.toString().strip().split(","));
    }

    @Test
    void withoutJlinkOrItsModulesTheSentenceSaysWhatToDo() {
        failure(Optional.empty())
                .hasMessageMatching("no Java runtime can be made from .+ \\(it has no jlink\\): start plumbline bundle"
                        + " with the java of a full JDK 17 or newer, one with its jmods");
        failure(Optional.of(new Failing("Error: Module java.base not found\nmore\n")))
                .hasMessageContaining("(jlink says: Error: Module java.base not found)");
    }

    private AbstractThrowableAssert<?, ?> failure(Optional<ToolProvider> jlink) {
        return assertThatThrownBy(() -> JavaRuntime.link(jlink, folder.resolve("runtime")))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.UNAVAILABLE));
    }

    private record Failing(String words) implements ToolProvider {
        @Override
        public String name() {
            return "jlink";
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... arguments) {
            err.print(words);
            return 1;
        }
    }
}
