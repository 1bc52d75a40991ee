// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Invented runs with plausible numbers, to be bent by tests. */
final class SampleRun {
    static final List<String> ACTIVATIONS = List.of("relu", "elu", "isrlu", "swish");
    private static final String NO_GPU = "no NVIDIA GPU: /dev/nvidiactl does not exist; run on a machine with a driver";

    final List<String> cells = new ArrayList<>();
    final Map<String, String> notRun = new TreeMap<>();
    final Map<String, Entry.Parity> parity = new LinkedHashMap<>();
    final Map<String, List<Entry.Fork>> forks = new LinkedHashMap<>();
    final List<Entry.Failure> failures = new ArrayList<>();
    final Map<String, String> facts = new TreeMap<>();
    final Map<String, String> protocol = new TreeMap<>();
    final int planned;
    boolean ended = true;
    private final SplittableRandom random = new SplittableRandom(7);

    private SampleRun(int planned) {
        this.planned = planned;
        facts.putAll(Map.of(
                "cpu", "AMD EPYC 9B14",
                "cores", "2",
                "jdk", "17.0.15+6 (OpenJDK)",
                "os", "Linux 6.1.0 amd64",
                "memory", "8.0 GiB",
                "onnxruntime.version", "1.29.0",
                "plumbline.commit", "5ef2129c0ffee"));
        protocol.putAll(Map.of(
                "mode", "AverageTime and SampleTime",
                "warm-up", "5 iterations of 1 s",
                "measurement", "5 iterations of 1 s"));
    }

    /** No cell at all. */
    static SampleRun empty(int forks) {
        return new SampleRun(forks);
    }

    /** Both models with four activations on two engines, all passed; 64 TensorRT cells not run. */
    static SampleRun whole(int forks) {
        SampleRun run = new SampleRun(forks);
        for (String model : List.of("lenet5", "resnet50")) {
            for (String engine : List.of("onnxruntime", "reference")) {
                for (String activation : ACTIVATIONS) {
                    run.add(cell(model, activation, engine), nanos(model, activation, engine));
                }
            }
            run.addTensorRt(model);
        }
        return run;
    }

    static Cell cell(String model, String activation, String engine) {
        Precision precision = engine.equals("reference") ? Precision.FP64 : Precision.FP32;
        return new Cell(model, activation, engine, Placement.NATIVE, precision, 1);
    }

    void add(Cell cell, double nanos) {
        cells.add(cell.id());
        parity.put(
                cell.id(),
                verdict(cell.id(), cell.engine().equals("reference") ? 0 : 0.02 + 0.3 * random.nextDouble()));
        List<Entry.Fork> timed = new ArrayList<>();
        for (int fork = 0; fork < planned; fork++) {
            double level = nanos * (1 + 0.03 * (random.nextDouble() - 0.5));
            timed.add(fork(cell.id(), fork, level, (long) Math.min(20_000, 5e9 / nanos)));
        }
        forks.put(cell.id(), timed);
    }

    Entry.Fork fork(String cell, int number, double nanos, long samples) {
        List<Double> iterations = IntStream.range(0, 5)
                .mapToObj(i -> nanos * (1 + 0.01 * (random.nextDouble() - 0.5)))
                .toList();
        Map<String, Double> quantiles = new TreeMap<>(Map.of(
                "50", 0.98 * nanos,
                "90", 1.06 * nanos,
                "99", 1.31 * nanos,
                "99.9", 2.2 * nanos,
                "100", (5 + 4 * random.nextDouble()) * nanos));
        return new Entry.Fork(
                cell,
                number,
                "2026-11-21T12:00:0" + number + "Z",
                iterations,
                quantiles,
                samples,
                Map.of("load", 0.4),
                Map.of(),
                9.5);
    }

    static Entry.Parity verdict(String cell, double worst) {
        boolean pass = worst <= 1;
        double error = 4e-6 * worst;
        Entry.Comparison comparison = new Entry.Comparison(
                "logits",
                10_000,
                worst,
                4e-6,
                error,
                error / 9,
                error / 2,
                error / 13,
                error / 90,
                error / 20,
                1 - 1e-13,
                0,
                worst == 0 ? null : 41.0);
        return new Entry.Parity(
                cell,
                pass,
                "float64 reference on 1,000 committed digits",
                "6 standard deviations of the rounding errors of fp32, propagated through the network",
                1000,
                List.of(comparison),
                pass ? 1000 : 812,
                0,
                pass
                        ? null
                        : "logits differ by up to " + worst
                                + " times the tolerance; the first layer to look at is act3",
                pass ? null : "act3",
                Map.of(),
                1.4);
    }

    RunRecord build() {
        Entry.Start start = new Entry.Start(
                "plumbline-run-1",
                "run-20261121-120000",
                "2026-11-21T12:00:00Z",
                new Environment(facts),
                planned,
                protocol,
                cells,
                notRun);
        return new RunRecord(start, parity, forks, failures, ended);
    }

    private void addTensorRt(String model) {
        for (String activation : ACTIVATIONS) {
            for (Placement placement : List.of(Placement.NATIVE, Placement.PLUGIN)) {
                for (Precision precision : List.of(Precision.FP32, Precision.TF32, Precision.FP16, Precision.BF16)) {
                    notRun.put(new Cell(model, activation, "tensorrt", placement, precision, 1).id(), NO_GPU);
                }
            }
        }
    }

    private static double nanos(String model, String activation, String engine) {
        boolean small = model.equals("lenet5");
        boolean slow = engine.equals("reference");
        double base = small ? (slow ? 380_000 : 31_000) : slow ? 0.95e9 : 20.4e6;
        double[] factors = slow ? new double[] {1, 1.22, 1.12, 1.35} : new double[] {1, 1.52, 2.47, 1.92};
        ToDoubleFunction<String> factor = name -> factors[ACTIVATIONS.indexOf(name)];
        return base * factor.applyAsDouble(activation);
    }
}
