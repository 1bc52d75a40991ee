// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Line;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Invented runs on a GPU, with the facts that forks on one record; to be bent by tests. */
final class SampleGpu {
    static final String H100 = "NVIDIA H100 80GB HBM3";
    private static final Instant BEGIN = Instant.parse("2026-11-22T01:00:00Z");

    final SampleRun run;
    /** What engines say in place of what they would. */
    final Map<String, String> engines = new TreeMap<>();

    private final SplittableRandom random = new SplittableRandom(11);

    SampleGpu(int forks) {
        run = SampleRun.empty(forks);
        run.protocol.put("name", "published");
    }

    /** 20 cells of LeNet-5 for each batch, and 14 of ResNet-50. */
    static SampleGpu whole(int forks, int... batches) {
        SampleGpu gpu = new SampleGpu(forks);
        for (Precision precision : List.of(Precision.FP32, Precision.FP16)) {
            for (int batch : batches) {
                gpu.setting("lenet5", precision, batch, Placement.NATIVE, Placement.PLUGIN);
            }
        }
        gpu.setting("resnet50", Precision.FP16, 32, Placement.NATIVE, Placement.PLUGIN, Placement.PLUGIN_ADD);
        return gpu;
    }

    /** 10 cells of LeNet-5 in FP32 at batch 1. */
    static SampleGpu small(int forks) {
        SampleGpu gpu = new SampleGpu(forks);
        gpu.setting("lenet5", Precision.FP32, 1, Placement.NATIVE, Placement.PLUGIN);
        return gpu;
    }

    void setting(String model, Precision precision, int batch, Placement... placements) {
        for (Placement placement : placements) {
            for (String activation : SampleRun.ACTIVATIONS) {
                add(new Cell(model, activation, "tensorrt", placement, precision, batch));
            }
        }
        add(new Cell(model, "relu", "tensorrt", Placement.IDENTITY, precision, batch));
        add(new Cell(model, "relu", "tensorrt", Placement.NONE, precision, batch));
    }

    void add(Cell cell) {
        add(cell, nanos(cell));
    }

    void add(Cell cell, double nanos) {
        run.cells.add(cell.id());
        Entry.Parity verdict = SampleRun.verdict(cell.id(), 0.05 + 0.4 * random.nextDouble());
        run.parity.put(
                cell.id(),
                new Entry.Parity(
                        cell.id(),
                        true,
                        verdict.expected(),
                        verdict.tolerance(),
                        verdict.images(),
                        verdict.outputs(),
                        verdict.top1(),
                        0,
                        null,
                        null,
                        engine(cell, true),
                        12.5));
        List<Entry.Fork> forks = new ArrayList<>();
        for (int fork = 0; fork < run.planned; fork++) {
            forks.add(fork(cell, fork, nanos * (1 + 0.006 * (random.nextDouble() - 0.5)), Map.of()));
        }
        run.forks.put(cell.id(), forks);
    }

    /** @param more facts, in place of those of their names */
    Entry.Fork fork(Cell cell, int number, double nanos, Map<String, Double> more) {
        List<Double> iterations = IntStream.range(0, 5)
                .mapToObj(i -> nanos * (1 + 0.002 * (random.nextDouble() - 0.5)))
                .toList();
        double host = nanos + 4_500;
        Map<String, Double> quantiles = new TreeMap<>(
                Map.of("50", host, "90", 1.08 * host, "99", 1.4 * host, "99.9", 2.1 * host, "100", 2.6 * host));
        Map<String, Double> facts = facts(cell, nanos);
        facts.putAll(more);
        String started =
                BEGIN.plusSeconds(31L * run.cells.size() + 1_800L * number).toString();
        return new Entry.Fork(cell.id(), number, started, iterations, quantiles, 900, facts, engine(cell, false), 10.9);
    }

    private Map<String, Double> facts(Cell cell, double nanos) {
        double heat = cell.model().equals("resnet50") ? 1 : 0.1;
        double power = 118 + 420 * heat + 8 * random.nextDouble();
        double temperature = 36 + 22 * heat + random.nextInt(3);
        Map<String, Double> facts = new HashMap<>(Map.of(
                "device.tick.ns", 32.0,
                "device.replays", Math.max(1, Math.floor(1.2e6 / nanos)),
                "device.plateau", 1.0,
                "device.empty.ns", 1_980.0,
                "device.launch.floor.ns", 1_400.0 + 790 * layers(cell),
                "device.windows.discarded", 0.0,
                "host.enqueue.ns", 1_575.0 + 12 * layers(cell),
                "host.alloc.bytes", 0.0,
                "load", 0.5));
        facts.putAll(gauge("clock.sm", heat > 0.5 ? 1_755 : 1_980, 1_980));
        facts.putAll(gauge("clock.memory", 2_619, 2_619));
        facts.putAll(gauge("power", power, power + 40 * heat));
        facts.putAll(gauge("temperature", temperature, temperature + 1));
        facts.put("throttle", heat > 0.5 ? 4.0 : 0.0);
        if (cell.batch() > 1) {
            facts.put("audit.same.sample.ratio", 0.998);
        }
        return facts;
    }

    private static Map<String, Double> gauge(String name, double low, double high) {
        return Map.of(name + ".min", low, name + ".mean", (low + 2 * high) / 3, name + ".max", high);
    }

    private Map<String, String> engine(Cell cell, boolean built) {
        Map<String, String> engine = new TreeMap<>(Map.of(
                "gpu",
                H100,
                "gpu.memory",
                "79.1 GiB",
                "driver",
                "580.159.04",
                "tensorrt",
                "10.6.0",
                "layers",
                String.valueOf(layers(cell)),
                "kernels",
                String.valueOf(layers(cell)),
                "plugins",
                String.valueOf(plugins(cell)),
                "reformats",
                cell.precision() == Precision.FP16 ? "1" : "0",
                "precisions",
                cell.precision() == Precision.FP16 ? "Half" : "Float",
                "fingerprint",
                String.format(
                        Locale.ROOT, "%016x", 0x9e3779b97f4a7c15L * cell.id().hashCode())));
        engine.put("plugins.library", "0123456789ab, nvcc-13.0.88, fedcba987654");
        if (built) {
            engine.put("build.seconds", cell.model().equals("lenet5") ? "9.9" : "205.4");
        }
        engine.putAll(engines);
        return engine;
    }

    private static int plugins(Cell cell) {
        return switch (cell.placement()) {
            case NATIVE, NONE -> 0;
            default -> cell.model().equals("lenet5") ? 4 : 49;
        };
    }

    private static int layers(Cell cell) {
        return plugins(cell) + (cell.model().equals("lenet5") ? 9 : 58);
    }

    private static double nanos(Cell cell) {
        int activation = SampleRun.ACTIVATIONS.indexOf(cell.activation());
        double half = cell.precision() == Precision.FP16 ? 0.88 : 1;
        if (cell.model().equals("lenet5")) {
            double base = (cell.batch() == 1 ? 23_000 : 44_000) * half;
            return base
                    + switch (cell.placement()) {
                        case NATIVE -> new double[] {0, 4_100, 6_600, 5_200}[activation];
                        case NONE -> -180;
                        case IDENTITY -> 5_100;
                        default -> 5_100 + new double[] {60, 410, 260, 380}[activation];
                    };
        }
        double base = 1_103_000;
        return base
                + switch (cell.placement()) {
                    case NATIVE -> new double[] {0, 96_000, 438_000, 190_000}[activation];
                    case NONE -> -21_000;
                    case IDENTITY -> 341_000;
                    case PLUGIN_ADD -> 318_000 + new double[] {2_000, 15_000, 9_000, 13_000}[activation];
                    default -> 341_000 + new double[] {2_000, 15_000, 9_000, 13_000}[activation];
                };
    }

    RunRecord build() {
        return run.build();
    }

    /** Writes the run's journal. */
    void journal(Path folder) throws IOException {
        RunRecord record = build();
        List<Entry> entries = new ArrayList<>(List.of(record.start()));
        entries.addAll(record.parity().values());
        record.forks().values().forEach(entries::addAll);
        entries.add(new Entry.End("2026-11-22T06:10:00Z", 18_600));
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            journal.write(Line.encode(entry));
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("run.journal"), journal.toByteArray());
    }

    /** Writes {@code torch.json} for LeNet-5 at batch 1. */
    static void torch(Path folder) throws IOException {
        List<String> rows = new ArrayList<>();
        double[] eager = {274, 300, 487, 224};
        double[] graph = {45.5, 46.5, 71.5, 49.9};
        for (int i = 0; i < 4; i++) {
            rows.add(row(SampleRun.ACTIVATIONS.get(i), "eager", eager[i]));
            rows.add(row(SampleRun.ACTIVATIONS.get(i), "graph", graph[i]));
        }
        Files.writeString(
                folder.resolve("torch.json"),
                "{\"device\":\"" + H100 + "\",\"torch\":\"2.11.0+cu130\",\"cuda\":\"13.0\",\"results\":["
                        + String.join(",\n", rows) + "]}");
    }

    private static String row(String activation, String mode, double micros) {
        return String.format(
                Locale.ROOT,
                "{\"model\":\"lenet5\",\"activation\":\"%s\",\"precision\":\"FP32\",\"batch\":1,\"mode\":\"%s\","
                        + "\"microseconds\":%.1f,\"min\":%.1f,\"max\":%.1f}",
                activation,
                mode,
                micros,
                0.97 * micros,
                1.06 * micros);
    }

    /** Writes the layers of two engines. */
    static void layers(Path folder) throws IOException {
        Path layers = Files.createDirectories(folder.resolve("layers"));
        String convolution = "CaskConvolution\tconv%1$d + bias\tChannel major FP16 format where channel %% 8 == 0\t"
                + "sm80_xmma_fprop_implicit_gemm_f16f16_f16f32_f16_nhwckrsc_nhwc_tilesize128x64x64_stage3\n";
        StringBuilder plugin = new StringBuilder("Reformat\tinput\tRow major linear FP16 format\t\n");
        StringBuilder own = new StringBuilder();
        for (int i = 1; i <= 4; i++) {
            plugin.append(String.format(Locale.ROOT, convolution, i));
            plugin.append(
                    "PluginV3\tact" + i + "\tChannel major FP16 format where channel % 8 == 0\tplumbline.Isrlu\n");
            own.append(String.format(Locale.ROOT, convolution, i));
        }
        Files.writeString(layers.resolve("lenet5-isrlu-plugin-fp16-b256.tsv"), plugin.toString());
        Files.writeString(layers.resolve("lenet5-relu-native-fp16-b256.tsv"), own.toString());
    }
}
