// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Records;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Processes of two builds that take the times they are told to, spread by 0.3 %. */
final class FakeProcesses {
    /** Every process does what it should. */
    static final Twist USUAL = (arm, step, usual) -> usual;

    private FakeProcesses() {}

    /** What a process answers: an arm, a step, and what the answer would be. */
    @FunctionalInterface
    interface Twist {
        Entry of(String arm, Step step, Entry usual);
    }

    static String arm(Build build) {
        String file = build.file().orElseThrow().getFileName().toString();
        return (build.properties().containsKey("plumbline.delay") ? "delayed " : "") + file;
    }

    static Entry usual(String arm, Step step) {
        if (step.stage() == Step.Stage.PARITY) {
            return Records.parity(step.cell(), true);
        }
        long seed =
                (arm + " " + step.cell() + " " + step.fork()).hashCode(); // The hash of an enum differs in each JVM.
        SplittableRandom random = new SplittableRandom(seed);
        return fork(step, 1e6 * Math.exp(0.003 * random.nextGaussian()) * (arm.startsWith("delayed") ? 1.03 : 1), "f");
    }

    static Entry fork(Step step, double time, String engine) {
        return new Entry.Fork(
                step.cell(),
                step.fork(),
                "2026-01-02T03:04:06Z",
                List.of(time, time, time),
                Map.of("50", time),
                100,
                Map.of(),
                Map.of("fingerprint", engine),
                1);
    }

    static Entry slower(Entry usual, double factor) {
        return usual instanceof Entry.Fork fork
                ? fork(
                        Step.fork(fork.cell(), fork.fork()),
                        fork.iterations().get(0) * factor,
                        String.valueOf(fork.engine().get("fingerprint")))
                : usual;
    }

    /** A device whose clock is recorded, in these forks of the candidate's second cell lower by 1.8 %, so that they take longer. */
    static Twist slowClock(IntPredicate forks) {
        return (arm, step, usual) -> {
            if (!(usual instanceof Entry.Fork fork)) {
                return usual;
            }
            boolean candidate = isCandidate(arm) && fork.cell().endsWith("b2");
            double clock = candidate && forks.test(fork.fork()) ? 1.018 : 1;
            double time = fork.iterations().get(0) * (candidate ? 1.019 : 1);
            return new Entry.Fork(
                    fork.cell(),
                    fork.fork(),
                    fork.started(),
                    List.of(time, time, time),
                    Map.of("50", time),
                    fork.samples(),
                    Map.of("clock.sm.mean", 1980 / clock),
                    fork.engine(),
                    fork.seconds());
        };
    }

    static boolean isCandidate(String arm) {
        return arm.endsWith("b.so");
    }

    static Twist hot(int forks) {
        return (arm, step, usual) -> {
            if (usual instanceof Entry.Fork fork
                    && fork.fork() < forks
                    && arm.equals("b.so")
                    && fork.cell().endsWith("b2")) {
                Map<String, Double> facts = new HashMap<>(Map.of("throttle", 64.0));
                return new Entry.Fork(
                        fork.cell(),
                        fork.fork(),
                        fork.started(),
                        List.of(2e6),
                        fork.quantiles(),
                        100,
                        facts,
                        fork.engine(),
                        1);
            }
            return usual;
        };
    }

    static final class Silence implements Progress {
        @Override
        public void step(Step next, int done, int planned, Optional<Duration> left) {}

        @Override
        public void say(String line) {}
    }
}
