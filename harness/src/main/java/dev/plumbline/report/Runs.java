// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several runs as one record, for a report: on GPUs of one name, with one driver, one TensorRT and one protocol, and
 * with no cell in common.
 */
final class Runs {
    private static final List<String> DEVICE = List.of("gpu", "driver", "tensorrt");
    static final String BETWEEN = " | ";

    private Runs() {}

    static RunRecord join(List<RunRecord> runs) {
        if (runs.size() == 1) {
            return runs.get(0);
        }
        DEVICE.forEach(fact -> requireOne(fact, runs, run -> said(run, fact)));
        requireOne(
                "protocol",
                runs,
                run -> Set.of(run.start().forks() + " forks, "
                        + new TreeMap<>(run.start().protocol())));
        Map<String, String> planned = new LinkedHashMap<>();
        for (RunRecord run : runs) {
            for (String cell : run.start().cells()) {
                String other = planned.putIfAbsent(cell, run.start().run());
                if (other != null) {
                    throw refused(cell + " is in both " + other + " and "
                            + run.start().run());
                }
            }
        }
        return new RunRecord(
                start(runs, planned.keySet()),
                union(runs, RunRecord::parity),
                union(runs, RunRecord::forks),
                runs.stream().flatMap(run -> run.failures().stream()).toList(),
                runs.stream().allMatch(RunRecord::ended));
    }

    private static Entry.Start start(List<RunRecord> runs, Set<String> planned) {
        Entry.Start first = runs.get(0).start();
        Map<String, String> notRun = union(runs, run -> run.start().notRun());
        notRun.keySet().removeAll(planned);
        return new Entry.Start(
                first.schema(),
                words(runs.stream().map(run -> run.start().run())),
                words(runs.stream().map(run -> run.start().started())),
                new Environment(facts(runs)),
                first.forks(),
                first.protocol(),
                List.copyOf(planned),
                notRun);
    }

    private static Map<String, String> facts(List<RunRecord> runs) {
        Map<String, Collection<String>> facts = new TreeMap<>();
        runs.forEach(run -> run.start()
                .environment()
                .facts()
                .forEach((name, fact) ->
                        facts.computeIfAbsent(name, each -> new ArrayList<>()).add(fact)));
        Map<String, String> joined = new TreeMap<>();
        facts.forEach((name, values) -> joined.put(name, words(values.stream())));
        return joined;
    }

    private static String words(Stream<String> words) {
        return words.distinct().collect(Collectors.joining(BETWEEN));
    }

    private static <T> Map<String, T> union(List<RunRecord> runs, Function<RunRecord, Map<String, T>> part) {
        Map<String, T> all = new LinkedHashMap<>();
        runs.forEach(run -> all.putAll(part.apply(run)));
        return all;
    }

    /** What a run's engines said under a name. */
    static Set<String> said(RunRecord run, String name) {
        Set<String> said = new TreeSet<>();
        Stream.concat(
                        run.parity().values().stream().map(Entry.Parity::engine),
                        run.forks().values().stream().flatMap(List::stream).map(Entry.Fork::engine))
                .forEach(engine -> Stream.ofNullable(engine.get(name)).forEach(said::add));
        return said;
    }

    private static void requireOne(String what, List<RunRecord> runs, Function<RunRecord, Set<String>> value) {
        Map<Set<String>, String> first = new LinkedHashMap<>();
        runs.forEach(run -> first.putIfAbsent(value.apply(run), run.start().run()));
        List<Set<String>> values = List.copyOf(first.keySet());
        if (values.size() > 1 || values.get(0).size() != 1) {
            String said = first.entrySet().stream()
                    .map(each -> (each.getKey().isEmpty() ? "unknown" : String.join(" and ", each.getKey())) + " in "
                            + each.getValue())
                    .collect(Collectors.joining(", "));
            throw refused("their " + what + " must be one, but is " + said);
        }
    }

    private static PlumblineException refused(String why) {
        return new PlumblineException(
                ExitCode.BAD_INPUT,
                "these runs cannot be one report: " + Printable.text(why) + "; report each of them alone");
    }
}
