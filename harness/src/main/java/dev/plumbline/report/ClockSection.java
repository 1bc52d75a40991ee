// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Throttle;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the device's clocks, power and temperature were while forks were timed. */
final class ClockSection {
    /** What no device has: beyond it a figure is no reading. */
    private static final double MOST = 1e6;

    private enum Gauge {
        SM("clock.sm", "SM clock", "MHz"),
        MEMORY("clock.memory", "memory clock", "MHz"),
        POWER("power", "power", "W"),
        TEMPERATURE("temperature", "temperature", "°C");

        private final String fact;
        private final String title;
        private final String unit;

        Gauge(String fact, String title, String unit) {
            this.fact = fact;
            this.title = title;
            this.unit = unit;
        }

        Optional<Strip.Reading> of(Entry.Fork fork, double second) {
            double low = value(fork, fact + ".min");
            double mean = value(fork, fact + ".mean");
            double high = value(fork, fact + ".max");
            return low >= 0 && low <= mean && mean <= high && high <= MOST
                    ? Optional.of(new Strip.Reading(second, low, mean, high, isRed(fork)))
                    : Optional.empty();
        }
    }

    private record Timed(CellResult result, Entry.Fork fork) {}

    private final List<Timed> forks;

    private ClockSection(List<Timed> forks) {
        this.forks = forks;
    }

    static Section of(DeviceCells cells) {
        Map<Integer, List<Timed>> runs = new TreeMap<>();
        cells.all()
                .forEach(result -> result.forks()
                        .values()
                        .forEach(fork -> runs.computeIfAbsent(result.run(), each -> new ArrayList<>())
                                .add(new Timed(result, fork))));
        runs.values().forEach(forks -> forks.sort(Comparator.comparing(timed -> start(timed.fork))));
        List<Drawing> strips = new ArrayList<>();
        runs.forEach((run, forks) -> new ClockSection(forks)
                .strip(runs.size() == 1 ? "" : " " + (run + 1))
                .ifPresent(strips::add));
        ClockSection all =
                new ClockSection(runs.values().stream().flatMap(List::stream).toList());
        return new Section(
                "clocks",
                "The GPU during the run",
                "good",
                all.findings(),
                strips,
                "Each line is a fork, from the least to the most that was read while it was timed, with a dot at the mean."
                        + " Nothing sets the GPU's clocks or power. A window in which the GPU was slowed for its"
                        + " temperature or by its hardware is not counted, but measured again; a power cap is recorded"
                        + " only.",
                List.of(),
                List.of(all.table()));
    }

    private static boolean isRed(Entry.Fork fork) {
        return Throttle.isFault(Math.max(0, value(fork, "throttle")));
    }

    private static double value(Entry.Fork fork, String fact) {
        return fork.facts().getOrDefault(fact, Double.NaN);
    }

    /** The epoch if the text is none. */
    private static Instant start(Entry.Fork fork) {
        try {
            return Instant.parse(fork.started());
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private Optional<Strip> strip(String number) {
        Instant begin = start(forks.get(0).fork);
        Instant end = start(forks.get(forks.size() - 1).fork);
        double length = seconds(begin, end);
        boolean isClock = length > 0 && length < MOST;
        double[] at = IntStream.range(0, forks.size())
                .mapToDouble(i -> isClock ? seconds(begin, start(forks.get(i).fork)) : i)
                .toArray();
        List<Strip.Lane> lanes = new ArrayList<>();
        for (Gauge gauge : Gauge.values()) {
            List<Strip.Reading> readings = new ArrayList<>();
            for (int i = 0; i < at.length; i++) {
                gauge.of(forks.get(i).fork, at[i]).ifPresent(readings::add);
            }
            if (!readings.isEmpty() && gauge != Gauge.MEMORY) {
                lanes.add(new Strip.Lane(gauge.title + ", " + gauge.unit, readings));
            }
        }
        return lanes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Strip(
                        "clocks" + number.strip(),
                        "The GPU" + (number.isEmpty() ? "" : " of run" + number) + " while forks were timed",
                        settings(number) + (isClock ? "over seconds of the run" : "over forks"),
                        String.join(" ", findings()),
                        isClock ? length : Math.max(1, forks.size() - 1),
                        lanes,
                        events(at)));
    }

    /** {@code lenet5, FP16, batch 1, }: of one among several runs, if all of it is in one setting. */
    private String settings(String number) {
        List<String> settings = forks.stream()
                .map(timed -> Setting.of(timed.result.cell().orElseThrow()).label())
                .distinct()
                .toList();
        return number.isEmpty() || settings.size() > 1 ? "" : settings.get(0) + ", ";
    }

    /** When clocks were lower than they could be, for each combination of reasons. */
    private List<Strip.Events> events(double[] at) {
        Map<String, Strip.Events> events = new TreeMap<>();
        for (int i = 0; i < at.length; i++) {
            Entry.Fork fork = forks.get(i).fork;
            if (!throttle(fork).equals("none")) {
                events.computeIfAbsent(
                                throttle(fork),
                                words -> new Strip.Events("lower clocks: " + words, isRed(fork), new ArrayList<>()))
                        .seconds()
                        .add(at[i]);
            }
        }
        return List.copyOf(events.values());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private List<String> findings() {
        List<String> gauges = Stream.of(Gauge.values())
                .flatMap(gauge -> range(gauge).map(range -> gauge.title + " " + range).stream())
                .toList();
        Map<String, Long> reasons = new TreeMap<>();
        forks.forEach(timed -> reasons.merge(throttle(timed.fork), 1L, Long::sum));
        double discarded = forks.stream()
                .mapToDouble(timed -> Math.max(0, timed.fork.facts().getOrDefault("device.windows.discarded", 0.0)))
                .sum();
        return List.of(
                "In " + forks.size() + (forks.size() == 1 ? " fork: " : " forks: ")
                        + (gauges.isEmpty() ? "the GPU told nothing" : String.join(", ", gauges)) + ".",
                "Reasons for lower clocks, in forks: "
                        + reasons.entrySet().stream()
                                .map(reason -> reason.getKey() + " in " + reason.getValue())
                                .collect(Collectors.joining("; "))
                        + ". Windows discarded and measured again: " + Numbers.count(Math.round(discarded)) + ".");
    }

    /** From the least to the most of all forks. */
    private Optional<String> range(Gauge gauge) {
        List<Strip.Reading> readings = forks.stream()
                .flatMap(timed -> gauge.of(timed.fork, 0).stream())
                .toList();
        return readings.stream()
                .map(Strip.Reading::low)
                .min(Double::compare)
                .map(low -> Numbers.range(
                                low,
                                readings.stream()
                                        .mapToDouble(Strip.Reading::high)
                                        .max()
                                        .orElseThrow(),
                                Numbers::plainest)
                        + "\u00a0" + gauge.unit);
    }

    private static String throttle(Entry.Fork fork) {
        double bits = value(fork, "throttle");
        return bits >= 0 && bits < 0x1p53 ? Throttle.words(bits) : "unknown";
    }

    private Table table() {
        Table.Builder table = new Table.Builder(
                "The GPU in each fork, in order of time",
                Stream.of(
                                Stream.of("cell", "#fork", "started"),
                                Stream.of(Gauge.values()).map(gauge -> "#" + gauge.title + ", " + gauge.unit),
                                Stream.of(
                                        "reasons for lower clocks",
                                        "#windows discarded",
                                        "#replays in a reading",
                                        "#tick ÷ reading",
                                        "#most bytes allocated for an inference"))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
        for (Timed timed : forks) {
            List<String> row = new ArrayList<>(
                    List.of(timed.result.id(), String.valueOf(timed.fork.fork()), timed.fork.started()));
            for (Gauge gauge : Gauge.values()) {
                row.add(gauge.of(timed.fork, 0)
                        .map(each -> Numbers.range(each.low(), each.high(), Numbers::plainest))
                        .orElse("–"));
            }
            row.add(throttle(timed.fork));
            row.add(count(timed.fork, "device.windows.discarded"));
            row.add(count(timed.fork, "device.replays"));
            row.add(AuditSection.tickShare(timed.fork)
                    .map(share -> Numbers.compact(100 * share) + "\u00a0%")
                    .orElse("–"));
            row.add(count(timed.fork, DeviceCells.ALLOCATION));
            table.row(isRed(timed.fork) ? "red" : "", row.toArray(String[]::new));
        }
        return table.build();
    }

    private static String count(Entry.Fork fork, String fact) {
        double value = value(fork, fact);
        return value >= 0 ? Numbers.plain(value) : "–";
    }
}
