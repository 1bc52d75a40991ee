// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** A run's journal with what it says so far: every entry is on disk before the next process begins. */
final class Ledger implements AutoCloseable {
    private final Journal journal;
    private final List<Entry> entries;
    private final Progress progress;
    private final Set<Step> done = new HashSet<>();
    private final Set<String> wrong = new HashSet<>();
    private final Set<Step> spoilt = new HashSet<>();
    private final Set<Entry> former = Collections.newSetFromMap(new IdentityHashMap<>());

    private Ledger(Journal journal, List<Entry> entries, Progress progress) {
        this.journal = journal;
        this.entries = entries;
        this.progress = progress;
        entries.forEach(this::count);
        wrong.clear(); // What failed in an earlier session is tried again.
        spoilt.clear();
        entries.stream()
                .filter(entry -> isRed(entry) && !(entry instanceof Entry.Failure failure && failure.wasSpoilt()))
                .forEach(former::add);
    }

    /** Begins a run in a folder, made if need be, or goes on with one of the same plan. */
    static Ledger open(Path folder, Entry.Start start, boolean fresh, Progress progress) {
        makeFolder(folder);
        Journal journal = Journal.lock(folder);
        try {
            return new Ledger(journal, begin(journal, folder, start, fresh, progress), progress);
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private static List<Entry> begin(
            Journal journal, Path folder, Entry.Start start, boolean fresh, Progress progress) {
        if (fresh || !journal.exists()) {
            if (journal.exists()) {
                removeLayers(folder);
            }
            journal.create(start);
            return new ArrayList<>(List.of(start));
        }
        Contents contents = journal.resume();
        RunRecord former = RunRecord.of(contents.entries());
        Starts.difference(former.start(), start).ifPresent(difference -> {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(folder.toString()) + " holds run "
                            + Printable.text(former.start().run())
                            + " of another plan: " + difference
                            + "; choose another folder or ask for a fresh run, which replaces it");
        });
        if (contents.tornBytes() > 0) {
            progress.say("a record of " + contents.tornBytes() + " bytes was torn by the end of the last session and"
                    + " is cut off; its step is done again");
        }
        progress.say("going on with run " + former.start().run());
        return new ArrayList<>(contents.entries());
    }

    /** Of a former run, whose engines these are not; a user's other files stay. */
    private static void removeLayers(Path folder) {
        Path layers = folder.resolve(Journal.LAYERS);
        if (!Files.isDirectory(layers, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> former = Files.newDirectoryStream(layers, "*.tsv")) {
            for (Path each : former) {
                Files.delete(each);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    "a former run's " + Printable.text(layers.toString()) + " cannot be removed (" + Printable.cause(e)
                            + "): choose a folder you can write",
                    e);
        }
    }

    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    Printable.text(folder.toString()) + " cannot be made (" + Printable.cause(e)
                            + "): choose a folder you can write",
                    e);
        }
    }

    RunRecord record() {
        return RunRecord.of(entries);
    }

    /**
     * As {@link #record}, without what failed in earlier sessions: that is tried again. What the environment spoilt is
     * not: its partner in a gated run was timed then.
     */
    RunRecord session() {
        return RunRecord.of(
                entries.stream().filter(entry -> !former.contains(entry)).toList());
    }

    /** Whether a step has a result, one of an earlier session included. */
    boolean isDone(Step step) {
        return done.contains(step);
    }

    int done() {
        return done.size();
    }

    /** Whether a cell has failed in this session. */
    boolean isRed(String cell) {
        return wrong.contains(cell)
                || spoilt.stream().anyMatch(step -> step.cell().equals(cell));
    }

    /** Whether a step has been tried for good in this session: what one process suffered from, the next may not. */
    boolean isOver(Step step) {
        return isDone(step) || spoilt.contains(step) || wrong.contains(step.cell());
    }

    void keep(Entry entry) {
        journal.append(entry);
        entries.add(entry);
        count(entry);
        if (entry instanceof Entry.Failure failure) {
            progress.say("RED " + failure.stage() + " of " + failure.cell() + ": " + failure.reason());
        } else if (entry instanceof Entry.Parity verdict && !verdict.pass()) {
            progress.say("RED parity of " + verdict.cell() + ": " + verdict.reason());
        }
    }

    static boolean isRed(Entry entry) {
        return entry instanceof Entry.Failure || (entry instanceof Entry.Parity verdict && !verdict.pass());
    }

    private void count(Entry entry) {
        if (entry instanceof Entry.Parity verdict && verdict.pass()) {
            done.add(Step.parity(verdict.cell()));
        } else if (entry instanceof Entry.Parity verdict) {
            wrong.add(verdict.cell());
        } else if (entry instanceof Entry.Fork fork) {
            done.add(Step.fork(fork.cell(), fork.fork()));
        } else if (entry instanceof Entry.Failure failure && failure.wasSpoilt()) {
            spoilt.add(Step.fork(failure.cell(), failure.fork()));
        } else if (entry instanceof Entry.Failure failure) {
            wrong.add(failure.cell());
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
