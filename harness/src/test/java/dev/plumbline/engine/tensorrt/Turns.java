// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.report.kernels.DataFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@link LaunchOverhead} measured in turns.
 *
 * @param block launches of one language, then a wait outside of their time
 * @param turns a block in each language; which is first changes
 */
record Turns(String gpu, String driver, String tensorrt, int block, int turns, double warmSeconds, List<Round> rounds) {
    Turns {
        Launches.requireNames(gpu, driver, tensorrt);
        DataFile.positive("block", block);
        DataFile.positive("turns", turns);
        DataFile.positive("warm_seconds", warmSeconds);
        DataFile.require(!rounds.isEmpty(), "rounds is empty");
    }

    /** One process. */
    record Round(String cell, int round, Pair graphLaunch, Pair enqueue) {
        Round {
            Launches.requireCell(cell);
        }
    }

    /** Nanoseconds of one launch: medians over turns. */
    record Pair(double javaNs, double cppNs) {
        Pair {
            DataFile.positive("java_ns", javaNs);
            DataFile.positive("cpp_ns", cppNs);
        }
    }

    /** Empty if there is no such file. */
    static Optional<Turns> read(Path file) {
        return DataFile.json(file, Turns.class, Launches.ADVICE);
    }

    /** As Markdown, below that of {@link Launches}. */
    String page() {
        StringBuilder page = new StringBuilder(String.format(Locale.ROOT, """

                ## In one process

                Processes differ by more than Java and C++ do where a launch is not waited for. `LaunchTurns.java` and
                `plugins-cuda/gpu/turns.cpp` launch the same engine in the same process by turns: times are means of %d launches
                behind one that is not timed, and medians over %d such blocks of each. What the JVM costs the whole process both
                pay, and its rare pauses no median shows. One %s, driver %s, TensorRT %s; from `turns.json`.
                """, block, turns, gpu, driver, tensorrt));
        rounds.stream().map(Round::cell).distinct().forEach(cell -> {
            List<Round> own =
                    rounds.stream().filter(round -> round.cell.equals(cell)).toList();
            page.append(Launches.head(cell, own.size()));
            row(page, "graph launch", own, Round::graphLaunch);
            row(page, "enqueue without a graph", own, Round::enqueue);
        });
        return page.toString();
    }

    private static void row(StringBuilder page, String what, List<Round> rounds, Function<Round, Pair> pair) {
        Launches.row(page, what, rounds, round -> pair.apply(round).javaNs, round -> pair.apply(round).cppNs);
    }
}
