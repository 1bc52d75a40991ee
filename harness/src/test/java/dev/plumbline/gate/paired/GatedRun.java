// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A published gated run of an H100, judged again from the journals of its baseline, candidate and delayed candidate.
 *
 * @param name {@code KIND-START-...}
 * @param cells by the order of the plan
 * @param page its {@code gate.md}; the verdict on the copy is read from it
 * @param xml its {@code gate.xml}; empty if it was not kept
 * @param build what Maven said of it; empty if it was not Maven's gate, or not kept
 */
record GatedRun(
        String name,
        RunRecord baseline,
        RunRecord candidate,
        List<CellVerdict> cells,
        CellVerdict delayed,
        List<Timed> timed,
        String page,
        String xml,
        String build) {
    static final Path FOLDER = Path.of("..", "results", "h100", "gate");
    static final String COPY = "| sentinel, must PASS: ";
    private static final Pattern SAID = Pattern.compile("\n\\| (\\w+) " + Pattern.quote(COPY));

    /**
     * A process of one of the first pairs.
     *
     * @param place among the processes of its arm and number, from 1: the place in its JVM, if that times all cells
     */
    record Timed(Arm arm, Entry.Fork fork, int place) {
        double value() {
            return Pairs.value(fork);
        }
    }

    /** All that count: those that ended, with all of a session's work in its stream, and a device that kept its clock. */
    static List<GatedRun> all() throws IOException {
        List<GatedRun> runs = new ArrayList<>();
        runs.add(of("aa-3", FOLDER.resolve("aa")));
        runs.add(of("green-3", FOLDER.resolve("green")));
        for (Path zip : zips()) {
            String name = zip.getFileName().toString().replace(".zip", "");
            if (!name.startsWith("throttled")) {
                try (FileSystem inside = FileSystems.newFileSystem(zip)) {
                    runs.add(of(name, inside.getPath("/")));
                }
            }
        }
        return runs;
    }

    static List<Path> zips() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("runs"))) {
            return files.sorted().toList();
        }
    }

    private static GatedRun of(String name, Path folder) throws IOException {
        List<Entry> before = Contents.read(Arms.journal(folder, Arm.BASELINE)).entries();
        List<Entry> after = Contents.read(Arms.journal(folder, Arm.CANDIDATE)).entries();
        RunRecord baseline = RunRecord.of(before);
        RunRecord candidate = RunRecord.of(after);
        RunRecord delayed = RunRecord.read(Arms.journal(folder, Arm.DELAYED));
        Rule rule = Rule.of(candidate.start().protocol());
        List<Comparison> comparisons = candidate.start().cells().stream()
                .map(cell -> new Comparison(cell, Arm.BASELINE, baseline, Arm.CANDIDATE, candidate))
                .toList();
        String sentinel = delayed.start().cells().get(0);
        Comparison slower = new Comparison(sentinel, Arm.CANDIDATE, candidate, Arm.DELAYED, delayed);
        int pairs = rule.looks().get(0);
        return new GatedRun(
                name,
                baseline,
                candidate,
                new Trial(comparisons, rule, true).verdicts(),
                new Trial(List.of(slower), rule, false).verdicts().get(0),
                Stream.concat(timed(Arm.BASELINE, before, pairs), timed(Arm.CANDIDATE, after, pairs))
                        .toList(),
                Files.readString(folder.resolve("gate.md")),
                text(folder.resolve("gate.xml")),
                text(folder.resolve("maven.txt")));
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static Stream<Timed> timed(Arm arm, List<Entry> entries, int pairs) {
        int[] places = new int[pairs];
        return entries.stream()
                .filter(Entry.Fork.class::isInstance)
                .map(Entry.Fork.class::cast)
                .filter(fork -> fork.fork() < pairs)
                .map(fork -> new Timed(arm, fork, ++places[fork.fork()]));
    }

    boolean isOf(String kind) {
        return name.startsWith(kind + "-");
    }

    int start() {
        return Integer.parseInt(name.split("-", -1)[1]);
    }

    Rule rule() {
        return Rule.of(candidate.start().protocol());
    }

    /** The most cells that a process of it timed. */
    int group() {
        return Integer.parseInt(candidate.start().protocol().getOrDefault("cells a process", "1"));
    }

    /** What was said of the copy, whose journal was not kept before start 6. */
    Call copy() {
        Matcher said = SAID.matcher(page);
        if (!said.find()) {
            throw new IllegalArgumentException(name + " says nothing of its copy");
        }
        return Call.valueOf(said.group(1));
    }

    CellVerdict cell(String id) {
        return cells.stream()
                .filter(verdict -> verdict.cell().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The device's own number, hashed. */
    String gpu() {
        return timed.get(0).fork.engine().get("gpu.id");
    }

    /** For a test's message: the journals are long. */
    @Override
    public String toString() {
        return name;
    }
}
