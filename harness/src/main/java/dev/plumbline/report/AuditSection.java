// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the times can be those of the work that was verified: what a cheat or a broken clock would show. */
final class AuditSection {
    /** What the clock's step may be of a reading. */
    private static final double TICK = 1e-3;

    private static final double LEAST_OF_SAME = 0.9;

    /** Of the largest by the smallest; LeNet-5 on an H100 reaches 1.015 while nothing disturbs it. */
    private static final double WINDOWS = 1.02;

    private final DeviceCells cells;
    private final Table.Builder table =
            new Table.Builder("Audits of the timing", "audit", "verdict", "#checked", "found");
    private final List<String> failed = new ArrayList<>();

    private AuditSection(DeviceCells cells) {
        this.cells = cells;
    }

    static Section of(DeviceCells cells) {
        AuditSection audits = new AuditSection(cells);
        audits.growth();
        audits.same();
        audits.tick();
        audits.floor();
        audits.plateau();
        audits.windows();
        audits.allocation();
        return new Section(
                "audits",
                "Audits of the timing",
                audits.failed.isEmpty() ? "good" : "red",
                audits.failed.isEmpty() ? List.of("No audit of the timing failed.") : audits.failed,
                List.of(),
                "While cells are timed, outputs are poisoned and compared in full besides: a fork whose outputs change has"
                        + " no time. An audit of which nothing could be checked proves nothing, and is open.",
                List.of(audits.table.build()),
                List.of());
    }

    /**
     * Batches of one network, alike in all else: a larger one cannot take less time, in another run neither, since all
     * runs of a report are of GPUs of one name.
     */
    private void growth() {
        Map<List<Object>, List<CellResult>> series = new LinkedHashMap<>();
        for (CellResult result : cells.all()) {
            Cell cell = result.cell().orElseThrow();
            if (result.inference().isPresent()) {
                series.computeIfAbsent(
                                List.of(
                                        cell.model(),
                                        cell.activation(),
                                        cell.engine(),
                                        cell.placement(),
                                        cell.precision()),
                                each -> new ArrayList<>())
                        .add(result);
            }
        }
        int checked = 0;
        List<String> found = new ArrayList<>();
        for (List<CellResult> batches : series.values()) {
            batches.sort(
                    Comparator.comparing(result -> result.cell().orElseThrow().batch()));
            for (int i = 1; i < batches.size(); i++) {
                checked++;
                CellResult larger = batches.get(i);
                if (!(time(larger) > time(batches.get(i - 1)))) {
                    found.add(larger.id() + " takes " + Numbers.time(time(larger)) + ", batch "
                            + batches.get(i - 1).cell().orElseThrow().batch() + " "
                            + Numbers.time(time(batches.get(i - 1))));
                }
            }
        }
        row("time grows with the batch", checked, found);
    }

    private static double time(CellResult result) {
        return result.inference().orElseThrow().value();
    }

    private void same() {
        List<String> found = new ArrayList<>();
        int checked = 0;
        for (CellResult result : cells.all()) {
            for (Entry.Fork fork : result.forks().values()) {
                Optional<Double> ratio = Optional.ofNullable(fork.facts().get("audit.same.sample.ratio"));
                checked += ratio.isPresent() ? 1 : 0;
                ratio.filter(each -> !(each >= LEAST_OF_SAME))
                        .ifPresent(each -> found.add(result.id() + ": " + Numbers.plain(each)));
            }
        }
        row("a batch of one image, repeated, takes 0.9 or more of the time of different images", checked, found);
    }

    private void tick() {
        List<String> found = new ArrayList<>();
        int checked = 0;
        for (CellResult result : cells.all()) {
            for (Entry.Fork fork : result.forks().values()) {
                Optional<Double> share = tickShare(fork);
                checked += share.isPresent() ? 1 : 0;
                share.filter(each -> !(each <= TICK))
                        .ifPresent(each -> found.add(result.id() + ": " + Numbers.percent(each)));
            }
        }
        row("the clock's step is at most 0.1\u00a0% of a reading", checked, found);
    }

    /** The step of the device's clock as a part of the shorter reading. */
    static Optional<Double> tickShare(Entry.Fork fork) {
        double tick = fork.facts().getOrDefault(DeviceCells.TICK, Double.NaN);
        double replays = fork.facts().getOrDefault("device.replays", Double.NaN);
        double share = tick / (replays * CellResult.inference(fork));
        return share >= 0 && share < Double.POSITIVE_INFINITY ? Optional.of(share) : Optional.empty();
    }

    /** Of as many empty kernels as the engine launches. */
    private void floor() {
        List<String> found = new ArrayList<>();
        int checked = 0;
        for (CellResult result : cells.all()) {
            Optional<Double> floor = result.launchFloor();
            checked += floor.isPresent() ? 1 : 0;
            floor.filter(each -> !(time(result) >= each))
                    .ifPresent(each -> found.add(
                            result.id() + ": " + Numbers.time(time(result)) + ", floor " + Numbers.time(each)));
        }
        row("no engine is faster than its launch floor", checked, found);
    }

    private void plateau() {
        List<String> found = new ArrayList<>();
        int checked = 0;
        for (CellResult result : cells.all()) {
            for (Entry.Fork fork : result.forks().values()) {
                Optional<Double> plateau = Optional.ofNullable(fork.facts().get("device.plateau"));
                checked += plateau.isPresent() ? 1 : 0;
                plateau.filter(each -> each != 1).ifPresent(each -> found.add(result.id() + " fork " + fork.fork()));
            }
        }
        row("the warm-up ended because windows agreed, not because time was up", checked, found);
    }

    /** A mean over two states is the time of neither, and one window far off moves it. */
    private void windows() {
        List<String> found = new ArrayList<>();
        Map<String, Integer> parts = new LinkedHashMap<>();
        int checked = 0;
        for (CellResult result : cells.all()) {
            for (Entry.Fork fork : result.forks().values()) {
                checked++;
                if (!agree(fork)) {
                    DoubleSummaryStatistics times = windows(fork);
                    parts.merge(Setting.of(result.cell().orElseThrow()).label(), 1, Integer::sum);
                    found.add(result.id() + " fork " + fork.fork() + ": " + Numbers.time(times.getMin()) + " to "
                            + Numbers.time(times.getMax()));
                }
            }
        }
        row("the windows of a fork agree within 2\u00a0%", checked, found);
        if (!parts.isEmpty()) {
            failed.add("The windows of a fork disagree, so that its time is a mean over unlike windows, in "
                    + parts.entrySet().stream()
                            .map(each ->
                                    each.getValue() + " of the " + forks(each.getKey()) + " forks of " + each.getKey())
                            .collect(Collectors.joining("; "))
                    + "; in no other.");
        }
    }

    private int forks(String setting) {
        return cells.all().stream()
                .filter(result ->
                        Setting.of(result.cell().orElseThrow()).label().equals(setting))
                .mapToInt(result -> result.forks().size())
                .sum();
    }

    /** Whether no fork's windows disagree. */
    static boolean isSteady(CellResult result) {
        return result.forks().values().stream().allMatch(AuditSection::agree);
    }

    private static boolean agree(Entry.Fork fork) {
        DoubleSummaryStatistics times = windows(fork);
        return times.getMax() <= WINDOWS * times.getMin();
    }

    private static DoubleSummaryStatistics windows(Entry.Fork fork) {
        return fork.iterations().stream().mapToDouble(Double::doubleValue).summaryStatistics();
    }

    /** By the counter of the thread that launches: JMH's own counts what JMH allocates too. */
    private void allocation() {
        List<String> found = new ArrayList<>();
        List<Double> ofJmh = new ArrayList<>();
        int checked = 0;
        for (CellResult result : cells.all()) {
            for (Entry.Fork fork : result.forks().values()) {
                Optional<Double> bytes = allocated(fork.facts());
                checked += bytes.isPresent() ? 1 : 0;
                bytes.filter(each -> each != 0)
                        .ifPresent(
                                each -> found.add(result.id() + " fork " + fork.fork() + ": " + Numbers.plain(each)));
                Stream.ofNullable(fork.facts().get("gc.alloc.rate.norm")).forEach(ofJmh::add);
            }
        }
        ofJmh.sort(Comparator.naturalOrder());
        String jmh = ofJmh.isEmpty()
                ? "; JMH's -prof gc did not count"
                : "; JMH's -prof gc counts "
                        + Numbers.range(ofJmh.get(0), ofJmh.get(ofJmh.size() - 1), Numbers::plain)
                        + " bytes, and JMH's own are in it";
        row("an inference allocates no bytes of the heap, by the launching thread's counter" + jmh, checked, found);
    }

    /** Of the middle window: what the JVM does once is no inference's. Older runs know the most of a window only. */
    private static Optional<Double> allocated(Map<String, Double> facts) {
        return Optional.ofNullable(
                facts.getOrDefault(DeviceCells.MIDDLE_ALLOCATION, facts.get(DeviceCells.ALLOCATION)));
    }

    private void row(String audit, int checked, List<String> found) {
        String verdict = !found.isEmpty() ? "FAIL" : checked == 0 ? "open" : "pass";
        String words = found.isEmpty() ? "–" : found.size() + ": " + String.join("; ", found);
        table.row(
                !found.isEmpty() ? "red" : checked == 0 ? "open" : "",
                audit,
                verdict,
                Numbers.count(checked),
                Text.shorten(words, 400));
        if (!found.isEmpty()) {
            failed.add("Failed: " + audit + " (" + found.size() + " of " + checked + ").");
        }
    }
}
