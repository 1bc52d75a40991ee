// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.engine.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

class MachineTest {
    private static final Set<String> ALLOWED = Set.of(
            "arch", "cores", "cpu", "distribution", "governor", "jdk", "load", "memory", "os", "plumbline.commit");

    @Test
    void recordsWhatIsAllowedAndNothingElse() {
        Map<String, String> facts = Machine.facts(Engines.all()).facts();

        Set<String> others = new TreeSet<>(facts.keySet());
        others.removeAll(ALLOWED);
        assertThat(others)
                .allMatch(name -> Engines.all().stream().anyMatch(each -> name.startsWith(each.name() + ".")));
        assertThat(facts).containsKeys("arch", "cores", "jdk", "memory", "os");
        assertThat(facts.get("jdk")).contains(Runtime.version().toString());
        assertThat(facts.get("memory")).matches("[0-9]+\\.[0-9] GiB");
        assertThat(facts.values()).noneMatch(fact -> fact.contains(System.getProperty("user.dir")));
    }

    @Test
    void theCommitIsOneOrAbsent() {
        assertThat(Machine.commit().orElse("0000000")).matches("[0-9a-f]{7,40}(-dirty)?");
    }

    /** In a linked worktree too; where there is no checkout or no git, nothing is claimed. */
    @Test
    void theCommitIsThatOfThisWorktree() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("sh", "-c", "git rev-parse HEAD 2> /dev/null || true").start();
        String head = new String(git.getInputStream().readAllBytes(), US_ASCII).strip();
        git.waitFor();
        String commit = Machine.commit().orElse("").replace("-dirty", "");
        Path checkout = Path.of("..", ".git");
        boolean stamped =
                Files.isDirectory(checkout) || Files.exists(checkout) && Files.exists(Path.of("/usr/bin/git"));
        assertThat(head.isEmpty() || (commit.isEmpty() ? !stamped : head.startsWith(commit)))
                .as("commit %s at %s", commit, head)
                .isTrue();
    }
}
