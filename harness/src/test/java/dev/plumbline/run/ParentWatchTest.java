// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ParentWatchTest {
    /** Sleeps for good unless its parent ends. */
    static final class Child {
        public static void main(String[] args) throws InterruptedException {
            ParentWatch.start(System.in);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                while (true) {
                    Thread.onSpinWait(); // What a hung kernel does to an orderly exit.
                }
            }));
            System.out.println(ProcessHandle.current().pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** Starts a child as the supervisor starts workers, and sleeps. */
    static final class Parent {
        public static void main(String[] args) throws IOException, InterruptedException {
            new ProcessBuilder(java(Child.class))
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void aWorkerEndsWithItsSupervisor() throws Exception {
        Process parent = new ProcessBuilder(java(Parent.class))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            parent.destroyForcibly();
            child.onExit().get(30, TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    private static List<String> java(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }
}
