// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which work between two windows makes later launches of a CUDA graph slower. */
class LaunchStatesTest {
    private static final Path DATA = Corpus.FOLDER.resolve("launch-states.csv");
    private static final Path PAGE = Corpus.FOLDER.resolve("launch-states.md");

    /** Between states; the windows of one state differ by less. */
    private static final double LEAST = 1.02;

    private static final String HEAD = """
            # What makes launches slower

            Made by `LaunchStatesTest` from `launch-states.csv`: windows of 40 ms in which a CUDA graph is replayed, LeNet-5 with
            the plugin of ISRLU in FP16 at batch 1, on three machines with an NVIDIA H100 80GB HBM3 (driver 580.159.04, TensorRT
            10.6, SM clock 1980 MHz). The graph's stream is not the default one. Between windows a process did one thing, the same
            each time.

            | machine | between windows | processes | windows | step by more than 2 % | at window | back at | fast | slow | slower by |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """;

    private static final String CELLS = """

            The rows of *one process* follow each other in it; each counts its windows from 1.

            ## Cells one after the other in a process

            Three processes each, five windows a cell, in this order. *Slow* is more than 2 % beyond the cell's fastest process.

            | cell | a stream for each session: slow | one stream for all: slow | fast | slow | slower by |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """;

    private static final String FOLLOWS = """

            ## What follows
            For anybody who times work that is little more than launches with CUDA graphs:

            - Once a process has had work in a second stream, be it a fill in the default stream between windows or another
              session's stream, later launches of a graph can take longer, while clocks stay the same. A few fills may do it,
              many may not, and a later one may undo it. So put all work of a process into one stream, and time one cell a
              process.
            - With one stream the state is the machine's: launches are fast for some five seconds after a process has begun to use
              a GPU, on all GPUs of the host and in processes that have run for long, and slow from then until the next one
              begins. Fresh processes one after the other, which is how Plumbline times, are in the fast state; a server that
              runs alone for minutes may be in the slow one. Why is not known, and one process that never paused was not. The steps that fewer cells and other machines showed
              above, the last cell with one stream for instance, may be this too: when processes began was not recorded there.
            - So time few cells a process: of the first four of a process none was slow (`--group` of `plumbline gate` is 4 where
              nothing else is asked for). Compare windows, not only their mean: a mean over both states is the time of neither.
            - No process stepped by telemetry, sleep, threads, copies or downloads.
            """;

    private static final Map<String, String> WHAT = what();

    private static Map<String, String> what() {
        Map<String, String> what = new LinkedHashMap<>();
        what.put("plain", "nothing");
        what.put("nvml", "readings by NVML");
        what.put("telemetry", "Plumbline's telemetry");
        what.put("sleep", "a sleep");
        what.put("thread", "a fresh thread for each window");
        what.put("fill", "the outputs filled by `cuMemsetD16` in the default stream");
        what.put("fill-stream", "the same fill in the graph's stream");
        what.put("copy-stream", "the pattern copied from the host in the graph's stream");
        what.put("download", "the outputs copied to the host");
        what.put("all", "fill in the graph's stream, downloads, telemetry and a thread a window");
        what.put("late-1-nothing", "*one process:* nothing");
        what.put("late-2-fill", "*one process:* then fills in the default stream");
        what.put("late-3-fill-stream", "*one process:* then fills in the graph's stream");
        return what;
    }

    /** @param windows nanoseconds of one inference */
    private record Row(String machine, String what, int process, String cell, List<Double> windows) {
        static Row of(String line) {
            String[] fields = line.split(";", -1);
            assertThat(fields).as(line).hasSize(5);
            assertThat(fields[0]).isIn("a", "b", "c");
            return new Row(
                    fields[0],
                    fields[1],
                    Integer.parseInt(fields[2]),
                    fields[3],
                    Stream.of(fields[4].split(" ")).map(Double::valueOf).toList());
        }

        boolean isSlow(int window) {
            return windows.get(window) > LEAST * windows.get(0);
        }

        /** The first window of the slower state, from 1. */
        OptionalInt step() {
            return IntStream.range(0, windows.size())
                    .filter(this::isSlow)
                    .map(i -> i + 1)
                    .findFirst();
        }

        /** The first fast window after it. */
        OptionalInt back() {
            return IntStream.range(step().orElse(windows.size()), windows.size())
                    .filter(i -> !isSlow(i))
                    .map(i -> i + 1)
                    .findFirst();
        }

        DoubleStream times(boolean slow) {
            return IntStream.range(0, windows.size())
                    .filter(i -> isSlow(i) == slow)
                    .mapToDouble(windows::get);
        }

        double mean() {
            return windows.stream().mapToDouble(each -> each).average().orElseThrow();
        }
    }

    private static List<Row> rows() throws IOException {
        List<String> lines = Files.readAllLines(DATA);
        assertThat(lines.get(0)).isEqualTo("machine;what;process;cell;windows");
        return lines.stream().skip(1).map(Row::of).toList();
    }

    @Test
    void thePageIsMadeFromTheData() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        Map<Boolean, List<Row>> parts =
                rows().stream().collect(Collectors.partitioningBy(row -> row.what.startsWith("cells-")));
        grouped(parts.get(false), row -> row.machine + ";" + row.what)
                .values()
                .forEach(kind -> page.append(kind(kind)));
        page.append(CELLS);
        grouped(parts.get(true), Row::cell).forEach((cell, rows) -> page.append(cell(cell, rows)));
        page.append(new QuietMachine("aa-6").text())
                .append(LaunchProbe.section())
                .append(FOLLOWS);
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("make it again with -Dplumbline.figures=page").hasContent(page.toString());
    }

    @Test
    void thePagesSentencesHold() throws IOException {
        Map<Boolean, List<Row>> parts =
                rows().stream().collect(Collectors.partitioningBy(row -> row.what.startsWith("cells-")));
        assertThat(parts.get(false).stream().filter(row -> row.step().isPresent()))
                .extracting(row -> row.machine + " " + row.what)
                .containsExactly("a fill", "a fill", "b fill", "b fill", "b late-3-fill-stream");
        grouped(parts.get(true), Row::cell).forEach((cell, rows) -> {
            boolean first = cell.equals(parts.get(true).get(0).cell);
            boolean last = cell.equals(parts.get(true).get(7).cell);
            assertThat(slow(rows, "cells-own-streams")).as(cell).isEqualTo(first ? 0 : 3);
            assertThat(slow(rows, "cells-one-stream")).as(cell).isEqualTo(last ? 2 : 0);
        });
    }

    @Test
    void aProcessThatNeverPausesSeesNoState() throws IOException {
        assertThat(LaunchProbe.spreads()).hasSize(80).allMatch(spread -> spread < 0.005);
    }

    /** What is said of seconds, of the GPUs of a host and of the first cells of a process. */
    @Test
    void theStateIsTheMachines() throws IOException {
        QuietMachine machine = new QuietMachine("aa-6");
        assertThat(machine.slow(QuietMachine.Timed::isSoon)).isZero();
        assertThat(machine.slow(QuietMachine.Timed::isLate)).isGreaterThan(0.95);
        assertThat(machine.slow(each -> each.isSoon() && each.age() >= 8)).isZero();
        assertThat(machine.slow(each -> each.place() <= 4)).isZero();
    }

    private static <K> Map<K, List<Row>> grouped(List<Row> rows, Function<Row, K> by) {
        return rows.stream().collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
    }

    private static String kind(List<Row> rows) {
        Row first = rows.get(0);
        double fast = mean(rows.stream().flatMapToDouble(row -> row.times(false)));
        double slow = mean(rows.stream().flatMapToDouble(row -> row.times(true)));
        return "| " + first.machine + " | " + WHAT.get(first.what) + " | " + rows.size() + " | " + first.windows.size()
                + " | " + rows.stream().filter(row -> row.step().isPresent()).count()
                + " | " + numbers(rows, Row::step)
                + " | " + numbers(rows, Row::back)
                + times(fast, slow);
    }

    private static String cell(String cell, List<Row> rows) {
        double least = least(rows);
        double fast = mean(rows.stream().mapToDouble(Row::mean).filter(mean -> mean <= LEAST * least));
        double slow = mean(rows.stream().mapToDouble(Row::mean).filter(mean -> mean > LEAST * least));
        return "| `" + cell + "` | " + slow(rows, "cells-own-streams") + " of 3 | " + slow(rows, "cells-one-stream")
                + " of 3" + times(fast, slow);
    }

    private static double least(List<Row> rows) {
        return rows.stream().mapToDouble(Row::mean).min().orElseThrow();
    }

    private static long slow(List<Row> rows, String what) {
        double least = least(rows);
        return rows.stream()
                .filter(row -> row.what.equals(what) && row.mean() > LEAST * least)
                .count();
    }

    private static double mean(DoubleStream times) {
        return times.average().orElse(Double.NaN);
    }

    private static String numbers(List<Row> rows, Function<Row, OptionalInt> of) {
        String numbers = rows.stream()
                .map(of)
                .flatMap(number -> number.stream().boxed())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return numbers.isEmpty() ? "–" : numbers;
    }

    private static String times(double fast, double slow) {
        return Double.isNaN(slow)
                ? String.format(Locale.ROOT, " | %.2f us | – | – |\n", fast / 1e3)
                : String.format(
                        Locale.ROOT,
                        " | %.2f us | %.2f us | %.1f %% |\n",
                        fast / 1e3,
                        slow / 1e3,
                        100 * (slow / fast - 1));
    }
}
