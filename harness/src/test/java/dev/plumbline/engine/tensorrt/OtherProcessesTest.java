// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class OtherProcessesTest {
    private static final long OWN = 100;

    @TempDir
    private Path proc;

    private void running(int number, String name) throws IOException {
        Files.writeString(Files.createDirectories(proc.resolve("" + number)).resolve("comm"), name + "\n");
    }

    @Test
    void othersAreNamedWhereThisProcessIsListed() throws IOException {
        running(100, "java");
        running(7, "python3");
        running(8, "evil\u001b[2J");
        OtherProcesses others = new OtherProcesses(proc, OWN);
        assertThat(others.count(new long[] {})).isZero();
        assertThat(others.count(new long[] {OWN})).isZero();
        assertThat(others.seen()).isEmpty();
        assertThat(others.count(new long[] {7, OWN, 8})).isEqualTo(2);
        assertThat(others.count(new long[] {OWN, 9})).isEqualTo(1);
        assertThat(others.seen()).containsExactlyInAnyOrder("python3 (7)", "evil\\u001B[2J (8)", "process 9");
    }

    /** Its numbers are those of another namespace, and so would be the names in /proc. */
    @Test
    void oneOfThoseThatDoNotHoldThisProcessIsIt() throws IOException {
        running(11, "innocent");
        OtherProcesses others = new OtherProcesses(proc, OWN);
        assertThat(others.count(new long[] {11})).isZero();
        assertThat(others.seen()).isEmpty();
        assertThat(others.count(new long[] {12, 11})).isEqualTo(1);
        assertThat(others.seen()).containsExactly("1 of 11, 12");
    }
}
