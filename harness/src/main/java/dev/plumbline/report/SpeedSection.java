// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.KernelResults;
import dev.plumbline.report.kernels.Speed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** How near the kernels come to the speed of memory. */
final class SpeedSection {
    private final Speed speed;
    private final Roof roof;

    private SpeedSection(Speed speed) {
        this.speed = speed;
        this.roof = new Roof(speed);
    }

    static Section of(KernelResults results, Speed speed) {
        SpeedSection section = new SpeedSection(speed);
        SpeedTables tables = new SpeedTables(speed, section.roof);
        List<Drawing> drawings = new ArrayList<>(RoofPanels.of(results, speed, section.roof));
        drawings.addAll(SpeedCurves.of(speed, section.roof));
        boolean isSound = speed.results().stream().allMatch(section.roof::isSound);
        double tick =
                speed.results().stream().mapToDouble(Speed.Row::tickShare).max().orElseThrow();
        return new Section(
                "speed",
                "Speed against memory",
                isSound ? "good" : "red",
                section.findings(),
                drawings,
                "GB/s are the bytes of all inputs and the output, over the median time of a launch. The roof is the better"
                        + " of cudaMemcpy and of our identity kernel with as many inputs, of the same precision and size,"
                        + " timed in turns in the same process; percentages are of it. From "
                        + KernelSize.label(KernelSize.LARGE) + " on, "
                        + Numbers.percent(Roof.DEMANDED) + " is demanded of each kernel with one input. Launches walk"
                        + " through 1\u00a0GiB, so that large tensors come from memory and not from the L2 cache of "
                        + KernelSize.label(speed.l2Bytes()) + "; tensors of at most " + section.cached()
                        + " stay in it. The event clock steps by "
                        + Numbers.time(1e3 * speed.eventTickMicroseconds()) + ", at most "
                        + Numbers.compact(100 * tick) + "\u00a0% of a reading.",
                List.of(tables.large()),
                List.of(tables.all()));
    }

    private String cached() {
        return speed.results().stream()
                .filter(Speed.Row::cached)
                .map(Speed.Row::tensorBytes)
                .max(Comparator.naturalOrder())
                .map(KernelSize::label)
                .orElse("no size");
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add("From " + KernelSize.label(KernelSize.LARGE) + " on: " + words(large(name -> !name.adds())) + ".");
        List<Speed.Row> added = large(KernelName::adds);
        if (!added.isEmpty()) {
            findings.add("With a second input added in the same kernel: " + words(added) + ".");
        }
        for (String precision : precisions(speed)) {
            settled(precision).ifPresent(findings::add);
        }
        return findings;
    }

    /** {@code 2,875 – 3,019 GB/s, 98.3 – 100.2 % of the roof} of activations where memory is the limit. */
    static String words(Speed speed) {
        SpeedSection section = new SpeedSection(speed);
        return section.words(section.large(name -> !name.adds()));
    }

    private String words(List<Speed.Row> rows) {
        List<Double> shares =
                rows.stream().flatMap(row -> roof.share(row).stream()).sorted().toList();
        List<Double> rates =
                rows.stream().map(Speed.Row::gigabytesPerSecond).sorted().toList();
        if (shares.isEmpty()) {
            return "nothing was timed";
        }
        return Numbers.range(rates.get(0), rates.get(rates.size() - 1), Numbers::plainest) + "\u00a0GB/s, "
                + Numbers.range(100 * shares.get(0), 100 * shares.get(shares.size() - 1), SpeedSection::tenth)
                + "\u00a0% of the roof";
    }

    /** Activations of large tensors. */
    private List<Speed.Row> large(Predicate<KernelName> filter) {
        return speed.results().stream()
                .filter(row -> size(row).isLarge())
                .filter(row -> KernelName.of(row.kernel()).isActivation())
                .filter(row -> filter.test(KernelName.of(row.kernel())))
                .toList();
    }

    /** From which size on the kernels of a precision reach what is demanded, and what they reach at worst before. */
    private Optional<String> settled(String precision) {
        List<Speed.Row> rows = speed.results().stream()
                .filter(row -> row.precision().equals(precision))
                .filter(row -> KernelName.of(row.kernel()).isActivation()
                        && !KernelName.of(row.kernel()).adds())
                .filter(row -> roof.share(row).isPresent())
                .sorted(Comparator.comparing(SpeedSection::size))
                .toList();
        Optional<Speed.Row> lastBelow =
                rows.stream().filter(row -> share(row) < Roof.DEMANDED).reduce((a, b) -> b);
        return lastBelow.map(last -> {
            Speed.Row worst =
                    rows.stream().min(Comparator.comparingDouble(this::share)).orElseThrow();
            String from = rows.stream()
                    .map(SpeedSection::size)
                    .filter(size -> size.compareTo(size(last)) > 0)
                    .findFirst()
                    .map(size -> "from " + size.label() + " on every activation keeps to "
                            + Numbers.percent(Roof.DEMANDED) + " or more; ")
                    .orElse("");
            return precision + ": " + from + "the least is " + Numbers.percent(share(worst)) + ", of "
                    + KernelName.of(worst.kernel()).label() + " at "
                    + size(worst).label() + " (" + Numbers.time(1e3 * worst.microseconds()) + ").";
        });
    }

    private double share(Speed.Row row) {
        return roof.share(row).orElse(0.0);
    }

    static List<String> precisions(Speed speed) {
        return speed.results().stream().map(Speed.Row::precision).distinct().toList();
    }

    static KernelSize size(Speed.Row row) {
        return KernelSize.of(row.elements(), row.tensorBytes());
    }

    static String label(String kernel) {
        return kernel.equals("copy") ? "cudaMemcpy" : KernelName.of(kernel).label();
    }

    static String tenth(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }
}
