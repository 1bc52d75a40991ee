// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.bench.Given;
import dev.plumbline.engine.Engine;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Line;
import dev.plumbline.journal.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The first record of a run, and whether two sessions may share one. */
final class Starts {
    /** Facts that change by themselves. */
    private static final Set<String> VOLATILE = Set.of(Machine.LOAD);

    private Starts() {}

    static Entry.Start of(Plan plan, Settings settings, Environment environment) {
        String now = now();
        Map<String, String> protocol = new LinkedHashMap<>(settings.protocol().facts());
        protocol.putAll(given(settings.given()));
        String graph = System.getProperty(Engine.GRAPH, "on");
        if (!graph.equals("on")) { // What every other run has goes without saying.
            protocol.put("CUDA graph", Printable.text(graph));
        }
        return new Entry.Start(
                Line.SCHEMA,
                String.format(
                        Locale.ROOT,
                        "%s-%04x",
                        now.replaceAll("[-:]", ""),
                        ThreadLocalRandom.current().nextInt(1 << 16)),
                now,
                environment,
                settings.protocol().forks(),
                protocol,
                plan.ids(),
                plan.notRun());
    }

    /** Facts of what was given: content, no paths. */
    private static Map<String, String> given(Given given) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "weights",
                given.model().isPresent()
                        ? "the model's"
                        : given.weights().map(Digest::of).orElse("built-in"));
        given.model().ifPresent(model -> {
            facts.put("model", "sha256:" + model.digest());
            facts.put("replace", Printable.text(String.join(", ", model.replacements())));
        });
        given.inputs().ifPresent(inputs -> facts.put("inputs", Digest.of(inputs)));
        return facts;
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What keeps the second from going on with the first, in words: timings of one run share all of this. */
    static Optional<String> difference(Entry.Start first, Entry.Start second) {
        if (!first.cells().equals(second.cells())) {
            return Optional.of("it has " + cells(first.cells(), second.cells()));
        }
        return differenceButCells(first, second);
    }

    /** The same of two parts of a run, which have different cells. */
    static Optional<String> differenceButCells(Entry.Start first, Entry.Start second) {
        if (first.forks() != second.forks()) {
            return Optional.of("it has " + first.forks() + " forks, not " + second.forks());
        }
        return difference(first.protocol(), second.protocol())
                .or(() -> difference(
                        first.environment().facts(), second.environment().facts()));
    }

    private static String cells(List<String> first, List<String> second) {
        Set<String> missing = new TreeSet<>(first);
        second.forEach(missing::remove);
        Set<String> added = new TreeSet<>(second);
        first.forEach(added::remove);
        return missing.isEmpty() && added.isEmpty()
                ? "the cells in another order"
                : first.size() + " cells, not " + second.size()
                        + (missing.isEmpty() ? ", and lacks " + first(added) : ", and also " + first(missing));
    }

    private static String first(Set<String> cells) {
        return Printable.text(cells.iterator().next());
    }

    private static Optional<String> difference(Map<String, String> first, Map<String, String> second) {
        Set<String> names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        names.removeAll(VOLATILE);
        return names.stream()
                .filter(name -> !Objects.equals(first.get(name), second.get(name)))
                .findFirst()
                .map(name -> "its " + Printable.text(name) + " is " + shown(first.get(name)) + ", not "
                        + shown(second.get(name)));
    }

    private static String shown(@Nullable String fact) {
        return fact == null ? "unknown" : Printable.text(fact);
    }
}
