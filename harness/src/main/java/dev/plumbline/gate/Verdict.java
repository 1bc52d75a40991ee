// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run comes to.
 *
 * @param exit {@link ExitCode#OK} only if every planned cell has passed parity and has all its forks, of the engine
 *     that was verified; else the gravest of the red cells' codes
 * @param sentence for people: what is red and why, what was not run and what is doubtful
 */
public record Verdict(ExitCode exit, String sentence) {
    private static final int SHOWN = 3;

    public static Verdict of(RunRecord run) {
        Map<String, Red> red = new LinkedHashMap<>();
        for (String cell : run.start().cells()) {
            red(run, cell).ifPresent(reason -> red.put(cell, reason));
        }
        int cells = run.start().cells().size();
        if (red.isEmpty()) {
            int forks = run.start().forks();
            String timed = forks == 0 ? "" : ", timed in " + counted(forks, "fork") + (cells == 1 ? "" : " each");
            return new Verdict(ExitCode.OK, counted(cells, "cell") + " passed parity" + timed + rest(run));
        }
        List<String> parts = new ArrayList<>();
        red.entrySet().stream()
                .limit(SHOWN)
                .forEach(
                        each -> parts.add(each.getKey() + ": " + each.getValue().reason()));
        if (red.size() > SHOWN) {
            parts.add("and " + (red.size() - SHOWN) + " more");
        }
        return new Verdict(
                ExitCode.gravest(red.values().stream().map(Red::exit).toList()),
                red.size() + " of " + counted(cells, "cell") + (red.size() == 1 ? " is" : " are") + " red: "
                        + String.join("; ", parts) + rest(run));
    }

    private record Red(ExitCode exit, String reason) {}

    private static Optional<Red> red(RunRecord run, String cell) {
        Entry.Parity parity = run.parity().get(cell);
        if (parity != null && !parity.pass()) {
            String reason = parity.reason();
            return Optional.of(new Red(ExitCode.PARITY, Printable.text(reason == null ? "parity failed" : reason)));
        }
        int timed = run.forks().getOrDefault(cell, List.of()).size();
        return run.failures().stream()
                .filter(failure -> failure.cell().equals(cell))
                .findFirst()
                .map(failure -> new Red(ExitCode.of(failure.exit()), Printable.text(failure.reason())))
                .or(() -> parity == null
                        ? Optional.of(new Red(ExitCode.INCONCLUSIVE, "not verified yet"))
                        : Optional.empty())
                .or(() -> engines(run, cell).map(reason -> new Red(ExitCode.INCONCLUSIVE, reason)))
                .or(() -> timed < run.start().forks()
                        ? Optional.of(new Red(
                                ExitCode.INCONCLUSIVE,
                                timed + " of " + counted(run.start().forks(), "fork") + " timed so far"))
                        : Optional.empty());
    }

    /** A time belongs to one engine, and that is the one which was verified. */
    private static Optional<String> engines(RunRecord run, String cell) {
        TreeSet<String> fingerprints = new TreeSet<>();
        Stream.concat(
                        Stream.ofNullable(run.parity().get(cell)).map(Entry.Parity::engine),
                        run.forks().getOrDefault(cell, List.of()).stream().map(Entry.Fork::engine))
                .flatMap(engine -> Stream.ofNullable(engine.get("fingerprint")))
                .forEach(fingerprint -> fingerprints.add(Printable.text(fingerprint)));
        return fingerprints.size() < 2
                ? Optional.empty()
                : Optional.of("verified and timed with " + fingerprints.size() + " different engines (fingerprints "
                        + String.join(", ", fingerprints) + "), so that its times prove nothing; ask for a fresh run");
    }

    private static String rest(RunRecord run) {
        List<String> doubts = Doubts.of(run);
        return Stream.of(
                        run.notRun().stream(),
                        doubts.stream().limit(SHOWN).map(doubt -> "doubtful: " + doubt),
                        doubts.stream().skip(SHOWN).limit(1).map(more -> "and " + (doubts.size() - SHOWN) + " more"))
                .flatMap(sentences -> sentences)
                .map(sentence -> "; " + sentence)
                .collect(Collectors.joining());
    }

    private static String counted(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
