// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.bench.Given;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gated runs of processes that take the times they are told to, spread by 0.3 %. */
abstract class GatedRuns {
    @TempDir
    Path folder;

    Path baseline = Path.of("");
    Path candidate = Path.of("");
    final List<String> asked = new ArrayList<>();
    int processes;
    int kept;

    @BeforeEach
    void builds() throws IOException {
        baseline = Files.writeString(folder.resolve("a.so"), "baseline");
        candidate = Files.writeString(folder.resolve("b.so"), "candidate");
    }

    Judgement run(int cells, FakeProcesses.Twist twist) {
        return run(cells, Duration.ofMinutes(1), twist);
    }

    Judgement run(int cells, Duration deadline, FakeProcesses.Twist twist) {
        Settings settings =
                new Settings(FakePlan.settings(0).protocol(), deadline, deadline, "1g", Given.NOTHING, false);
        return new PairedRun(
                        FakePlan.of(cells),
                        settings,
                        FakePlan.ENVIRONMENT,
                        Rule.DEFAULT,
                        2,
                        new FakeProcesses.Silence(),
                        (forks, build) -> (steps, scratch, answers) -> {
                            String arm = FakeProcesses.arm(build);
                            processes++;
                            kept = asked.size();
                            Heard.each(step -> {
                                        asked.add(arm + " " + step);
                                        return twist.of(arm, step, FakeProcesses.usual(arm, step));
                                    })
                                    .attempt(steps, scratch, answers);
                        })
                .run(folder.resolve("run"), Build.of(baseline), Build.of(candidate));
    }

    void deleteRun() {
        try (var files = Files.walk(folder.resolve("run"))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
