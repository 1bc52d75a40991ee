// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A supervisor is killed again and again and resumed each time, until its plan is done. */
class KillTest {
    private static final int KILLS = 102;
    private static final int CHAINS = 3;
    private static final int CELLS = 60;
    private static final int FORKS = 4;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostAndNothingDoubled() throws Exception {
        QuickJvm supervisors = QuickJvm.of(
                KilledSupervisor.class, folder, List.of(folder.resolve("whole").toString(), "2", "2"));
        ExecutorService chains = Executors.newFixedThreadPool(CHAINS);
        List<Callable<Integer>> jobs = IntStream.range(0, CHAINS)
                .mapToObj(i -> (Callable<Integer>)
                        () -> new Chain(supervisors, folder.resolve("chain" + i), i).kill(KILLS / CHAINS))
                .toList();
        int runs = 0;
        try {
            for (Future<Integer> chain : chains.invokeAll(jobs)) {
                runs += chain.get();
            }
        } finally {
            chains.shutdownNow();
        }
        System.out.println("kill -9: " + KILLS + " kills in " + runs + " runs, 0 records lost, 0 doubled");
    }

    private static final class Chain {
        private final QuickJvm supervisors;
        private final Path folder;
        private final Random random;
        private int runs;
        private byte[] former = new byte[0];

        Chain(QuickJvm supervisors, Path folder, int seed) {
            this.supervisors = supervisors;
            this.folder = folder;
            this.random = new Random(seed);
        }

        /** @return the runs that were completed on the way */
        int kill(int times) throws IOException, InterruptedException {
            int killed = 0;
            while (killed < times) {
                killed += session(random.nextInt(8) == 0 ? 0 : random.nextInt(1, 80)) ? 1 : 0;
            }
            assertThat(session(Integer.MAX_VALUE)).isFalse();
            return runs;
        }

        /** Kills the supervisor just after it acknowledged so many steps, 0: as it starts; false if it ended before. */
        private boolean session(int steps) throws IOException, InterruptedException {
            Path run = folder.resolve("run" + runs);
            Process supervisor =
                    supervisors.start(List.of(run.toString(), Integer.toString(CELLS), Integer.toString(FORKS)));
            int acknowledged = 0;
            boolean ended = false;
            try (BufferedReader said = supervisor.inputReader()) {
                for (int i = 0; i < steps && !ended; i++) {
                    String line = said.readLine();
                    ended = line == null;
                    acknowledged = ended ? acknowledged : Integer.parseInt(line);
                }
                if (!ended) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(steps == 0 ? 600_000 : 3_000));
                }
                supervisor.destroyForcibly();
                supervisor.waitFor();
            }
            boolean killed = supervisor.exitValue() == 128 + 9;
            assertThat(killed || supervisor.exitValue() == 0).as("exit value").isTrue();
            check(run, acknowledged);
            if (!killed) {
                assertWhole(RunRecord.read(run.resolve(Journal.NAME)));
                former = new byte[0];
                runs++;
            }
            return killed;
        }

        /** The former records are there unchanged, and every step that was acknowledged. */
        private void check(Path run, int acknowledged) throws IOException {
            Path journal = run.resolve(Journal.NAME);
            if (former.length == 0 && acknowledged == 0 && !Files.exists(journal)) {
                return; // Killed before the run began.
            }
            Contents contents = Contents.read(journal);
            byte[] sound = Arrays.copyOf(Files.readAllBytes(journal), (int) contents.soundBytes());
            assertThat(Arrays.copyOf(sound, former.length)).isEqualTo(former);
            long results = contents.entries().stream()
                    .filter(entry -> entry instanceof Entry.Parity || entry instanceof Entry.Fork)
                    .count();
            assertThat(results).isGreaterThanOrEqualTo(acknowledged);
            assertThat(new HashSet<>(contents.entries())).hasSameSizeAs(contents.entries());
            former = sound;
        }

        private static void assertWhole(RunRecord run) {
            assertThat(run.ended()).isTrue();
            assertThat(run.failures()).isEmpty();
            assertThat(run.parity()).hasSize(CELLS);
            assertThat(run.forks()).hasSize(CELLS);
            assertThat(run.forks().values())
                    .allSatisfy(forks -> assertThat(forks).hasSize(FORKS));
        }
    }
}
