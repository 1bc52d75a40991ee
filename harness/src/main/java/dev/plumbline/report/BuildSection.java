// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How engines were built: how long it took, what came out, and whether it came out the same each time. */
final class BuildSection {
    private static final String SECONDS = "build.seconds";
    private static final String FINGERPRINT = "fingerprint";

    private BuildSection() {}

    static Section of(DeviceCells cells) {
        List<CellResult> differing =
                cells.all().stream().filter(BuildSection::differs).toList();
        List<Double> seconds = cells.all().stream()
                .flatMap(result -> Stream.concat(seconds(verified(result)).stream(), seconds(timed(result)).stream()))
                .sorted()
                .toList();
        List<String> findings = new ArrayList<>();
        findings.add(
                seconds.isEmpty()
                        ? "No time of a build was recorded."
                        : seconds.size() + (seconds.size() == 1 ? " build took " : " builds took ")
                                + Numbers.range(seconds.get(0), seconds.get(seconds.size() - 1), Numbers::plain)
                                + "\u00a0s, "
                                + Numbers.plain(seconds.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sum())
                                + "\u00a0s in all; no build is in any time.");
        findings.add(
                differing.isEmpty()
                        ? "The forks of every cell timed the same engine."
                        : "The forks of " + differing.size() + (differing.size() == 1 ? " cell" : " cells")
                                + " timed different engines, so that the spread of the times there is that of builds too: "
                                + Text.shorten(
                                        String.join(
                                                ", ",
                                                differing.stream()
                                                        .map(CellResult::id)
                                                        .toList()),
                                        400)
                                + ".");
        return new Section(
                "builds",
                "Engines as they were built",
                differing.isEmpty() ? "good" : "open",
                findings,
                List.of(),
                "A fingerprint is of all layers, formats and tactics. The first is of the engine that was verified, the next"
                        + " of those that forks timed; cells whose forks differ are marked. “–” in place of seconds: the"
                        + " engine plan was in the cache.",
                List.of(),
                List.of(table(cells)));
    }

    /** Among the forks; what was verified may be another build. */
    private static boolean differs(CellResult result) {
        return result.forks().values().stream()
                        .flatMap(fork -> Stream.ofNullable(fork.engine().get(FINGERPRINT)))
                        .distinct()
                        .count()
                > 1;
    }

    private static Table table(DeviceCells cells) {
        Table.Builder table = new Table.Builder(
                "Every engine: layers, seconds to build, fingerprint",
                "activation",
                "placement",
                "#layers",
                "#plugins",
                "#reformats",
                "precisions of outputs",
                "#seconds to build: verified",
                "#timed",
                "commit, compiler and digest of the plugin library",
                "fingerprint",
                "why no plan of the cache; why no timings");
        for (Setting setting : cells.settings()) {
            table.group(setting.label());
            for (CellResult result : cells.of(setting)) {
                Cell cell = result.cell().orElseThrow();
                table.row(
                        differs(result) ? "open" : Rows.kind(result),
                        Results.activation(cell),
                        cell.placement().name().toLowerCase(Locale.ROOT),
                        said(result, "layers"),
                        said(result, "plugins"),
                        said(result, "reformats"),
                        said(result, "precisions"),
                        range(seconds(verified(result))),
                        range(seconds(timed(result))),
                        said(result, "plugins.library"),
                        said(result, FINGERPRINT) + (differs(result) ? " (forks differ)" : ""),
                        because(result));
            }
        }
        return table.build();
    }

    /** Seconds to build, as text. */
    private static Stream<String> verified(CellResult result) {
        return Stream.ofNullable(result.parity())
                .flatMap(parity -> Stream.ofNullable(parity.engine().get(SECONDS)));
    }

    private static Stream<String> timed(CellResult result) {
        return result.forks().values().stream()
                .map(Entry.Fork::engine)
                .flatMap(engine -> Stream.ofNullable(engine.get(SECONDS)));
    }

    /** Why no engine plan of the cache was loaded, and why no cache of timings. */
    private static String because(CellResult result) {
        List<String> reasons = Stream.of(result.said("build.because"), result.said("build.timings.because"))
                .flatMap(List::stream)
                .toList();
        return reasons.isEmpty() ? "–" : String.join("; ", reasons);
    }

    private static String said(CellResult result, String name) {
        List<String> said = result.said(name);
        return said.isEmpty() ? "–" : String.join(", ", said);
    }

    private static String range(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return sorted.isEmpty() ? "–" : Numbers.range(sorted.get(0), sorted.get(sorted.size() - 1), Numbers::plain);
    }

    /** Those of the texts that are a number of seconds. */
    private static List<Double> seconds(Stream<String> texts) {
        return texts.filter(text -> text.matches("\\d{1,9}(\\.\\d{1,9})?"))
                .map(Double::valueOf)
                .toList();
    }
}
