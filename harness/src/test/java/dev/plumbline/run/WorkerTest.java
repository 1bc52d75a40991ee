// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.bench.Given;
import dev.plumbline.bench.Protocol;
import dev.plumbline.engine.Engine;
import dev.plumbline.interpret.Cost;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Records;
import dev.plumbline.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Real workers: fresh JVMs that run an engine and JMH. */
class WorkerTest {
    private static final String CELL = "lenet5/isrlu/reference/native/fp64/b2";
    private static final String NEXT = "lenet5/relu/reference/native/fp64/b2";

    @TempDir
    private Path scratch;

    @BeforeEach
    void temporary() throws IOException {
        Files.createDirectory(scratch.resolve("tmp"));
    }

    @Test
    void timesCellsByJmh() {
        List<Entry> entries = Heard.from(
                WorkerProcesses.jvms(Settings.of(Protocol.SMOKE)),
                List.of(Step.fork(CELL, 2), Step.fork(NEXT, 2)),
                scratch);

        assertThat(entries)
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry).isInstanceOfSatisfying(Entry.Fork.class, fork -> {
                    assertThat(fork.fork()).isEqualTo(2);
                    assertThat(fork.iterations())
                            .hasSize(3)
                            .allMatch(nanoseconds -> nanoseconds > 1e3 && nanoseconds < 1e10);
                    assertThat(fork.quantiles().keySet())
                            .containsExactly("0", "1", "5", "10", "25", "50", "75", "90", "95", "99", "99.9", "100");
                    assertThat(List.copyOf(fork.quantiles().values())).isSorted();
                    assertThat(fork.samples()).isPositive();
                    assertThat(fork.facts()).containsKeys("load", "gc.alloc.rate.norm");
                }));
        assertThat(entries)
                .extracting(entry -> ((Entry.Fork) entry).facts().getOrDefault("process.age", 0.0))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(seconds -> seconds > 0);
    }

    @Test
    void verifiesACell() {
        Entry entry = Heard.from(WorkerProcesses.jvms(Settings.of(Protocol.SMOKE)), Step.parity(CELL), scratch);

        assertThat(entry).isInstanceOfSatisfying(Entry.Parity.class, parity -> {
            assertThat(parity.pass()).as(parity.reason()).isTrue();
            assertThat(parity.images()).isEqualTo(1000);
            assertThat(parity.outputs())
                    .singleElement()
                    .satisfies(output -> assertThat(output.elements()).isEqualTo(1000 * 10));
        });
    }

    @Test
    void whatIsPublishedOrOnlyVerifiedIsVerifiedOnAllImages() {
        long resnet50 = Cost.of(Models.RESNET50.model()).multiplyAdds();
        for (Protocol all :
                List.of(Protocol.PUBLISHED, Protocol.PUBLISHED.withForks(2), Protocol.DEFAULT.withForks(0))) {
            assertThat(Worker.images(Protocol.parse(all.text()), 8, resnet50)).isEqualTo(8);
        }
        for (Protocol some : List.of(Protocol.DEFAULT, Protocol.SMOKE, Protocol.GATE)) {
            assertThat(Worker.images(some, 8, resnet50)).isEqualTo(2);
            assertThat(Worker.images(some, 1, resnet50)).isEqualTo(1);
        }
    }

    /** A library that is compared in another's engine may still be wrong in its own. */
    @Test
    void verifiesInBothEngines() {
        List<String> engines = new ArrayList<>();
        try {
            for (String wrong : List.of("", "own", "other's")) {
                System.setProperty(Engine.ENGINES_OF, "0123");
                Entry.Parity answer = Worker.inBothEngines(() -> {
                    engines.add(System.getProperty(Engine.ENGINES_OF) == null ? "own" : "other's");
                    String engine = engines.get(engines.size() - 1);
                    return Records.parity(engine, !engine.equals(wrong));
                });
                assertThat(answer.cell()).isEqualTo(wrong.isEmpty() ? "other's" : wrong);
                assertThat(System.getProperty(Engine.ENGINES_OF)).isEqualTo("0123");
            }
        } finally {
            System.clearProperty(Engine.ENGINES_OF);
        }
        assertThat(engines).containsExactly("other's", "own", "other's", "own", "other's");
        Worker.inBothEngines(() -> Records.parity("only", engines.add("only")));
        assertThat(engines).endsWith("only").hasSize(6);
    }

    @Test
    void verifiesNothingMoreWhereSomethingWasWrong() {
        List<Entry> answers = Heard.from(
                WorkerProcesses.jvms(Settings.of(Protocol.SMOKE)),
                List.of(Step.parity("lenet5/isrlu/reference/plugin/fp64/b2"), Step.parity(CELL)),
                scratch);

        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        Entry.Parity.class,
                        parity -> assertThat(parity.reason()).contains("reference has no placement PLUGIN"));
    }

    @Test
    void sendsItsErrorHome() throws IOException {
        Path weights = Files.writeString(scratch.resolve("bad.safetensors"), "dummy");
        Settings settings = Settings.of(Protocol.SMOKE);
        Settings bad = new Settings(
                settings.protocol(),
                settings.parityDeadline(),
                settings.forkDeadline(),
                "256m",
                new Given(Optional.of(weights), Optional.empty(), Optional.empty()),
                false);

        assertThat(Heard.from(WorkerProcesses.jvms(bad), Step.fork(CELL, 0), scratch))
                .isInstanceOfSatisfying(Entry.Failure.class, failure -> {
                    assertThat(failure.exit()).isEqualTo(ExitCode.BAD_INPUT.code());
                    assertThat(failure.reason()).contains("bad.safetensors");
                });
    }
}
