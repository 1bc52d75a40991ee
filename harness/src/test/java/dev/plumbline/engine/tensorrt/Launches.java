// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.report.kernels.DataFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What {@link LaunchOverhead} measured.
 *
 * @param replays K: a time of one inference is that of 2 K replays less that of K, over K
 * @param pairs of such readings in a process
 * @param samples of each other time in a process
 */
record Launches(
        String gpu,
        String driver,
        String tensorrt,
        int replays,
        int pairs,
        int samples,
        double warmSeconds,
        List<Round> rounds) {
    static final String ADVICE = "measure again with LaunchOverhead";

    private static final double GOAL = 1.03;

    Launches {
        requireNames(gpu, driver, tensorrt);
        DataFile.positive("replays", replays);
        DataFile.positive("pairs", pairs);
        DataFile.positive("samples", samples);
        DataFile.positive("warm_seconds", warmSeconds);
        DataFile.require(!rounds.isEmpty(), "rounds is empty");
    }

    /** A process in each language. */
    record Round(String cell, int round, Times java, Times cpp) {
        Round {
            requireCell(cell);
            DataFile.require(
                    java.output == cpp.output,
                    "output is " + java.output + " from Java and " + cpp.output + " from C++: they ran different work");
        }
    }

    /**
     * In nanoseconds: one graph replay by CUDA events; one graph launch, one enqueue without a graph, and one graph
     * launch with the wait for its end by the host's clock.
     *
     * @param output a hash of the first output
     */
    record Times(int output, double replayNs, double graphLaunchNs, double enqueueNs, double latencyNs) {
        Times {
            DataFile.positive("replay_ns", replayNs);
            DataFile.positive("graph_launch_ns", graphLaunchNs);
            DataFile.positive("enqueue_ns", enqueueNs);
            DataFile.positive("latency_ns", latencyNs);
        }
    }

    /** Empty if there is no such file. */
    static Optional<Launches> read(Path file) {
        return DataFile.json(file, Launches.class, ADVICE);
    }

    /** As Markdown. */
    String page() {
        StringBuilder page = new StringBuilder(String.format(
                Locale.ROOT,
                "# Launches from Java and from C++\n\nMade by `LaunchOverheadTest` from `launches.json`: the same engine"
                        + " plan on one %s (driver %s, TensorRT %s) with the same libraries, by `LaunchLoop.java` and"
                        + " `plugins-cuda/gpu/launches.cpp`, a fresh process each, in turns. Times are medians over"
                        + " processes, in microseconds; the last columns are Java's time divided by that of C++: of the"
                        + " medians, then the least and the most of a round. The goal is %.2f at most; where rounds lie on both"
                        + " sides of it, neither is shown.\n",
                gpu,
                driver,
                tensorrt,
                GOAL));
        rounds.stream().map(Round::cell).distinct().forEach(cell -> table(page, cell));
        return page.toString();
    }

    private void table(StringBuilder page, String cell) {
        List<Round> own =
                rounds.stream().filter(round -> round.cell.equals(cell)).toList();
        page.append(head(cell, own.size()));
        row(page, "graph launch", own, Times::graphLaunchNs);
        row(page, "enqueue without a graph", own, Times::enqueueNs);
        row(page, "graph launch and wait", own, Times::latencyNs);
        row(page, "graph replay, by CUDA events", own, Times::replayNs);
    }

    private static void row(StringBuilder page, String what, List<Round> rounds, ToDoubleFunction<Times> time) {
        row(page, what, rounds, round -> time.applyAsDouble(round.java), round -> time.applyAsDouble(round.cpp));
    }

    static void requireNames(String gpu, String driver, String tensorrt) {
        DataFile.name("gpu", gpu);
        DataFile.name("driver", driver);
        DataFile.name("tensorrt", tensorrt);
    }

    static void requireCell(String cell) {
        DataFile.require(cell.matches("[a-z0-9/]{1,80}"), "cell is " + cell + ", not one in lower case");
    }

    static String head(String cell, int rounds) {
        return String.format(Locale.ROOT, """

                `%s`, %d rounds:

                | | Java | C++ | Java / C++ | least | most | goal |
                | --- | ---: | ---: | ---: | ---: | ---: | --- |
                """, cell, rounds);
    }

    /** Nanoseconds in each language, and Java's divided by those of C++. */
    static <T> void row(
            StringBuilder page, String what, List<T> rounds, ToDoubleFunction<T> javaNs, ToDoubleFunction<T> cppNs) {
        double java = median(sorted(rounds, javaNs));
        double cpp = median(sorted(rounds, cppNs));
        double[] ratios = sorted(rounds, round -> javaNs.applyAsDouble(round) / cppNs.applyAsDouble(round));
        page.append(String.format(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f | %.3f | %.3f | %s |\n",
                what,
                java / 1e3,
                cpp / 1e3,
                java / cpp,
                ratios[0],
                ratios[ratios.length - 1],
                verdict(ratios)));
    }

    /** Rounds on both sides of the goal show neither. */
    private static String verdict(double[] sorted) {
        return sorted[sorted.length - 1] <= GOAL ? "met" : sorted[0] > GOAL ? "missed" : "not shown";
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static <T> double[] sorted(List<T> rounds, ToDoubleFunction<T> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray();
    }
}
