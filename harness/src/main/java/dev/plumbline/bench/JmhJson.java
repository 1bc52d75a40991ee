// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.IterationResultMetaData;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Version;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A run's journal as JMH itself would write it with {@code -rf json}: AverageTime, a cell's parts as parameters, raw
 * data fork by fork. It is for viewers and trackers that read that format, and is made from the journal only. Its error
 * is JMH's, of all iterations as if each were independent: nothing of ours reads it.
 */
public final class JmhJson {
    /** The file's name in a run's folder; also JMH's own. */
    public static final String NAME = "jmh-result.json";

    private static final String BENCHMARK = "dev.plumbline.Inference.inference";

    /** JMH counts whole nanoseconds; this many operations keep six digits behind the point. */
    private static final double OPERATIONS = 1e6;

    private JmhJson() {}

    /** Writes it beside a journal; whole, or not at all. */
    public static void write(RunRecord run, Path folder) {
        Path file = folder.resolve(NAME);
        Path part = folder.resolve(NAME + ".part");
        try {
            Files.writeString(part, of(run));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    Printable.text(file.toString()) + " cannot be written (" + Printable.cause(e)
                            + "): make room; the journal is complete without it",
                    e);
        }
    }

    /** One benchmark for each cell that has forks, in the order of the plan. */
    static String of(RunRecord run) {
        List<RunResult> results = new ArrayList<>();
        run.forks().forEach((cell, forks) -> results.add(result(run.start(), Cell.parse(cell), forks)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return bytes.toString(UTF_8);
    }

    private static RunResult result(Entry.Start start, Cell cell, List<Entry.Fork> forks) {
        BenchmarkParams params = params(start, cell, forks);
        List<BenchmarkResult> results = new ArrayList<>();
        for (Entry.Fork fork : forks) {
            List<IterationResult> iterations = new ArrayList<>();
            for (double time : fork.iterations()) {
                IterationResult iteration = new IterationResult(
                        params, params.getMeasurement(), new IterationResultMetaData((long) OPERATIONS, (long)
                                OPERATIONS));
                iteration.addResult(new AverageTimeResult(
                        ResultRole.PRIMARY,
                        "inference",
                        OPERATIONS,
                        Math.round(time * OPERATIONS),
                        TimeUnit.NANOSECONDS));
                iterations.add(iteration);
            }
            results.add(new BenchmarkResult(params, iterations));
        }
        return new RunResult(params, results);
    }

    private static BenchmarkParams params(Entry.Start start, Cell cell, List<Entry.Fork> forks) {
        Map<String, String> protocol = start.protocol();
        int iterations =
                forks.stream().mapToInt(fork -> fork.iterations().size()).max().orElseThrow();
        // The vendor, then the version.
        String[] java = start.environment()
                .facts()
                .getOrDefault("jdk", "unknown unknown")
                .split(" (?=[^ ]*$)");
        String version = Printable.text(java[java.length - 1]);
        return new BenchmarkParams(
                BENCHMARK,
                BENCHMARK,
                true,
                1,
                new int[] {1},
                List.of(),
                forks.size(),
                0,
                new IterationParams(IterationType.WARMUP, 1, time(protocol, "warmup"), 1),
                new IterationParams(IterationType.MEASUREMENT, iterations, time(protocol, "iteration"), 1),
                Mode.AverageTime,
                workload(cell),
                TimeUnit.NANOSECONDS,
                1,
                "java",
                List.of(),
                version.replaceFirst("[+].*", ""),
                Printable.text(java[0]),
                version,
                Version.getPlainVersion(),
                TimeValue.minutes(10));
    }

    private static WorkloadParams workload(Cell cell) {
        WorkloadParams workload = new WorkloadParams();
        workload.put("model", cell.model(), 0);
        workload.put("activation", cell.activation(), 1);
        workload.put("engine", cell.engine(), 2);
        workload.put("placement", cell.placement().name().toLowerCase(Locale.ROOT), 3);
        workload.put("precision", cell.precision().name().toLowerCase(Locale.ROOT), 4);
        workload.put("batch", Integer.toString(cell.batch()), 5);
        return workload;
    }

    /** {@code 500 ms}; a millisecond where a foreign journal says something else. */
    private static TimeValue time(Map<String, String> protocol, String name) {
        String text = protocol.getOrDefault(name, "");
        return TimeValue.milliseconds(text.matches("[0-9]{1,9} ms") ? Long.parseLong(text.replace(" ms", "")) : 1);
    }
}
