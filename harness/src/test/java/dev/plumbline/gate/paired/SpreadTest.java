// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What processes of one build differ by in the recorded sessions, and what a gate could see there. */
class SpreadTest {
    private static final Path PAGE = Corpus.FOLDER.resolve("spread.md");

    @Test
    void thePageIsMadeFromTheSessions() throws IOException {
        StringBuilder page = new StringBuilder("# What processes of one build differ by\n\n"
                + "Made by `SpreadTest` from the recorded sessions beside it. *Spread* is the standard deviation of the logs"
                + " of a cell's processes.\n*Sees* is the smallest slowdown that the gate calls REGRESSED with 95 % chance,"
                + " in a suite of 48 cells, if it may spend 12\nor 48 pairs and pairs spread by sqrt 2 of that; what drifts"
                + " slowly is in a spread but not in a pair.\n\n"
                + "| session | cells | processes | spread: least | median | most | median cell sees, 12 pairs | 48 pairs"
                + " | worst cell sees, 48 pairs |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (Corpus.Session session : Corpus.sessions(Corpus.FOLDER)) {
            double[] spreads = session.values().values().stream()
                    .mapToDouble(Figures::spread)
                    .sorted()
                    .toArray();
            double median = spreads[spreads.length / 2];
            double most = spreads[spreads.length - 1];
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %d | %d | %.2f %% | %.2f %% | %.2f %% | %.1f %% | %.1f %% | %.1f %% |\n",
                    session.name(),
                    spreads.length,
                    session.forks().size(),
                    100 * spreads[0],
                    100 * median,
                    100 * most,
                    sees(2, median),
                    sees(4, median),
                    sees(4, most)));
        }
        page.append(
                "\n## Steps within a process\n\nA process *steps* if its windows are steady, then all of them steady at a"
                        + " time that differs by more than 2 %.\n\n"
                        + "| session | processes | step | at window, median | slower by, median | for each kernel"
                        + " | with another clock |\n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (Corpus.Session session : Corpus.sessions(Corpus.FOLDER)) {
            page.append(steps(session));
        }
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a session was recorded")
                .hasContent(page.toString());
    }

    /** Since all work of a session is in one stream; a state that comes and goes is no step, so all windows are held. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "h100-lenet5-third-fp16",
                "h100-resnet50-second-b1",
                "h100-resnet50-second-b32",
                "h100-gated-3-aa",
                "h100-gated-green"
            })
    void noProcessChangesItsState(String name) throws IOException {
        assertThat(session(name).forks())
                .hasSizeGreaterThanOrEqualTo(18)
                .allSatisfy(fork -> assertThat(Step.within(values(fork.windows())))
                        .as(fork.cell())
                        .isLessThan(Step.LEAST));
    }

    /** With a run on each of a host's eight GPUs a window can be off. */
    @ParameterizedTest
    @ValueSource(strings = {"4-aa", "5-aa", "5-aa-gpu5", "5-aa-gpu6", "5-aa-gpu7"})
    void atMostOneProcessInAHundredChangesItsState(String name) throws IOException {
        Corpus.Session session = session("h100-gated-" + name);
        assertThat(session.forks()).hasSizeGreaterThan(100);
        assertThat(session.forks().stream().filter(fork -> Step.within(values(fork.windows())) >= Step.LEAST))
                .hasSizeLessThanOrEqualTo(session.forks().size() / 100);
    }

    private static Corpus.Session session(String name) throws IOException {
        return Corpus.sessions(Corpus.FOLDER).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double sees(int looks, double spread) {
        return 100 * Rule.DEFAULT.withLooks(looks).detectable(Math.sqrt(2) * spread, 48);
    }

    /**
     * A change of state in the middle of a process.
     *
     * @param window the first of the later state, from 1
     * @param part the later state's time over the former's, less 1
     * @param kernel nanoseconds for each kernel; NaN where their number was not recorded
     */
    private record Step(int window, double part, double kernel, boolean clock) {
        /** Between states; the windows of one state differ by less. */
        private static final double LEAST = 0.02;

        static Optional<Step> of(Corpus.Fork fork) {
            List<Double> times = fork.windows();
            for (int at = 1; at < times.size(); at++) {
                double[] before = values(times.subList(0, at));
                double[] after = values(times.subList(at, times.size()));
                double difference = StatUtils.mean(after) - StatUtils.mean(before);
                double part = difference / StatUtils.mean(before);
                if (Math.abs(part) > LEAST && within(before) < LEAST && within(after) < LEAST) {
                    double kernels = fork.state().getOrDefault("kernels", Double.NaN);
                    boolean clock = !fork.state()
                            .getOrDefault("clock.sm.min", 0.0)
                            .equals(fork.state().getOrDefault("clock.sm.max", 0.0));
                    return Optional.of(new Step(at + 1, part, difference / kernels, clock));
                }
            }
            return Optional.empty();
        }

        private static double within(double[] values) {
            return StatUtils.max(values) / StatUtils.min(values) - 1;
        }
    }

    private static String steps(Corpus.Session session) {
        List<Step> steps =
                session.forks().stream().flatMap(fork -> Step.of(fork).stream()).toList();
        String counts = "| `" + session.name() + "` | " + session.forks().size() + " | " + steps.size();
        if (steps.isEmpty()) {
            return counts + " | – | – | – | – |\n";
        }
        double kernel = median(steps, Step::kernel);
        return counts
                + String.format(
                        Locale.ROOT,
                        " | %.0f | %.1f %% | %s | %d |\n",
                        median(steps, Step::window),
                        100 * median(steps, Step::part),
                        Double.isNaN(kernel) ? "–" : String.format(Locale.ROOT, "%.2f us", kernel / 1e3),
                        steps.stream().filter(Step::clock).count());
    }

    private static double median(List<Step> steps, ToDoubleFunction<Step> of) {
        return StatUtils.percentile(steps.stream().mapToDouble(of).toArray(), 50);
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(each -> each).toArray();
    }
}
