// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs verbs in this process. */
final class Said {
    private Said() {}

    /** What the verb prints; it must end with this exit code. */
    static String by(int exit, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        int ended;
        try (PrintStream both = new PrintStream(bytes, true, UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            ended = Main.run(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(ended).as(bytes.toString(UTF_8)).isEqualTo(exit);
        return bytes.toString(UTF_8);
    }
}
