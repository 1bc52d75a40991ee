// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Joins the journals of all shards of a plan into one. Only equal environments and protocols, every cell exactly once:
 * what was timed elsewhere or otherwise is no part of the same run.
 */
public final class Merge {
    private static final String SHARDS = "shards";

    private Merge() {}

    /** A shard's journal, and what to call it. */
    private record Part(String name, List<Entry> entries) {
        Entry.Start start() {
            return (Entry.Start) entries.get(0);
        }
    }

    /**
     * Runs, plain or gated, in the order in which they shall be read; a gated one's arms are merged one by one.
     *
     * @return how many cells there are now
     */
    public static int into(Path folder, List<Path> shards) {
        if (shards.size() < 2) {
            throw refused("a merge needs two runs at least", "name the folders of all shards");
        }
        List<Boolean> gated = shards.stream().map(Arms::areIn).distinct().toList();
        if (gated.size() > 1) {
            throw refused("some of these runs are gated and some are not", "merge shards of one plan");
        }
        if (!gated.get(0)) {
            return write(folder, merged(parts(shards, Path.of(Journal.NAME))));
        }
        Map<Arm, List<Entry>> arms = new LinkedHashMap<>();
        for (Arm arm : Arm.values()) {
            arms.put(arm, merged(parts(shards, Path.of(arm.folder(), Journal.NAME))));
        }
        int cells = 0;
        for (Map.Entry<Arm, List<Entry>> arm : arms.entrySet()) {
            int count = write(folder.resolve(arm.getKey().folder()), arm.getValue());
            cells = arm.getKey() == Arm.CANDIDATE ? count : cells;
        }
        return cells;
    }

    private static List<Part> parts(List<Path> shards, Path journal) {
        return shards.stream()
                .map(shard -> shard.resolve(journal))
                .map(file -> {
                    RunRecord.read(file); // Refuses what no run can have written.
                    return new Part(
                            Printable.text(file.toString()), Contents.read(file).entries());
                })
                .toList();
    }

    private static List<Entry> merged(List<Part> parts) {
        Part first = parts.get(0);
        for (Part part : parts) {
            Starts.differenceButCells(first.start(), part.start()).ifPresent(difference -> {
                throw refused(
                        first.name + " and " + part.name + " are no parts of one run: " + difference,
                        "merge shards that were run alike, on machines that are alike");
            });
        }
        Map<String, String> homes = new LinkedHashMap<>();
        for (Part part : parts) {
            for (String cell : part.start().cells()) {
                String former = homes.put(cell, part.name);
                if (former != null) {
                    throw refused(cell + " is in " + former + " and in " + part.name, "merge each shard once");
                }
            }
        }
        Map<String, String> notRun = new LinkedHashMap<>();
        for (Part part : parts) {
            part.start().notRun().forEach((cell, reason) -> {
                String left = Shard.leftTo(reason).orElse("");
                if (!left.isEmpty() && !homes.containsKey(cell)) {
                    throw refused(
                            cell + " was left to shard " + Printable.text(left) + ", which is not among these runs",
                            "merge all shards");
                }
                if (!homes.containsKey(cell)) {
                    notRun.put(cell, reason);
                }
            });
        }
        List<Entry> entries = new ArrayList<>(List.of(start(parts, List.copyOf(homes.keySet()), notRun)));
        parts.forEach(part -> part.entries.stream()
                .filter(entry -> !(entry instanceof Entry.Start) && !(entry instanceof Entry.End))
                .forEach(entries::add));
        end(parts, entries);
        return entries;
    }

    private static Entry.Start start(List<Part> parts, List<String> cells, Map<String, String> notRun) {
        Entry.Start first = parts.get(0).start();
        Map<String, String> facts = new HashMap<>(first.environment().facts());
        facts.remove(Machine.LOAD);
        Map<String, String> protocol = new LinkedHashMap<>(first.protocol());
        protocol.put(
                SHARDS,
                parts.stream()
                        .map(part -> Integer.toString(part.start().cells().size()))
                        .collect(Collectors.joining(", ")));
        return new Entry.Start(
                first.schema(),
                first.run() + "+" + (parts.size() - 1),
                parts.stream()
                        .map(part -> part.start().started())
                        .min(String::compareTo)
                        .orElseThrow(),
                new Environment(facts),
                first.forks(),
                protocol,
                cells,
                notRun);
    }

    /** Only if every part has ended. */
    private static void end(List<Part> parts, List<Entry> entries) {
        List<Entry.End> ends = parts.stream()
                .map(part -> part.entries.get(part.entries.size() - 1))
                .filter(Entry.End.class::isInstance)
                .map(Entry.End.class::cast)
                .toList();
        if (ends.size() == parts.size()) {
            String last =
                    ends.stream().map(Entry.End::ended).max(String::compareTo).orElseThrow();
            entries.add(new Entry.End(
                    last, ends.stream().mapToDouble(Entry.End::seconds).sum()));
        }
    }

    private static int write(Path folder, List<Entry> entries) {
        Ledger.makeFolder(folder);
        Entry.Start start = (Entry.Start) entries.get(0);
        try (Journal journal = Journal.lock(folder)) {
            if (journal.exists()) {
                throw refused(
                        Printable.text(folder.toString()) + " holds a run already",
                        "choose another folder for the merged one");
            }
            journal.create(start);
            entries.subList(1, entries.size()).forEach(journal::append);
        }
        return start.cells().size();
    }

    private static PlumblineException refused(String what, String advice) {
        return new PlumblineException(ExitCode.BAD_INPUT, what + ": " + advice);
    }
}
