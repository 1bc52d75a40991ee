// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accepted sessions of one device and protocol, oldest first: a file in a folder under version control, changed by
 * {@code plumbline gate accept} and a reviewed commit.
 *
 * @param sessions one at least, 30 at most
 */
public record Baseline(Key key, List<Session> sessions) {
    static final String SUFFIX = ".baseline";
    static final String ADVICE = "restore it from version control, or remove it and accept a run anew";
    private static final String NONE = "there is no stored baseline of this device and protocol";
    private static final int MOST = 30;

    /** Files that are looked at to say which comes nearest. */
    private static final int LOOKED_AT = 50;

    public Baseline {
        sessions = List.copyOf(sessions);
        long ids = sessions.stream().map(Session::run).distinct().count();
        if (sessions.isEmpty() || sessions.size() > MOST || ids < sessions.size()) {
            throw new IllegalArgumentException("a baseline has 1 to " + MOST + " sessions, each once");
        }
    }

    /**
     * What a folder has for a key.
     *
     * @param missing that there is none, one clause; empty if there is one
     */
    public record Found(Path file, Optional<Baseline> baseline, String missing) {}

    /** @throws PlumblineException 14 if the file is malformed or of another key; 18 if it was altered */
    public static Found find(Path folder, Key key) {
        Path file = folder.resolve(key.fileName());
        if (!Files.exists(file)) {
            return new Found(file, Optional.empty(), missing(folder, key));
        }
        Baseline baseline = BaselineFile.read(file);
        key.difference(baseline.key).ifPresent(difference -> {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    BaselineFile.shown(file) + " is not of this run: " + Printable.text(difference) + "; " + ADVICE);
        });
        return new Found(file, Optional.of(baseline), "");
    }

    /** Which of the others comes nearest and what is different there. */
    private static String missing(Path folder, Key key) {
        List<Baseline> others = new ArrayList<>();
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(LOOKED_AT)
                    .forEach(file -> others.add(BaselineFile.read(file)));
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    Printable.text(folder.toString()) + " cannot be read (" + Printable.cause(e)
                            + "): name a folder that you can read with --baselines",
                    e);
        }
        return others.stream()
                .min((a, b) -> Integer.compare(key.distance(a.key), key.distance(b.key)))
                .flatMap(nearest -> key.difference(nearest.key))
                .map(difference -> NONE + "; the nearest is foreign: " + Printable.text(difference))
                .orElse(NONE);
    }

    /** Those that a session can be compared with: a run that was accepted is no past of its own. */
    public List<Session> besides(Session session) {
        return sessions.stream()
                .filter(past -> !past.run().equals(session.run()))
                .toList();
    }

    /** With one more session; the oldest goes if they are too many. */
    public static Baseline with(Optional<Baseline> former, Key key, Session session) {
        List<Session> all = new ArrayList<>(former.map(Baseline::sessions).orElse(List.of()));
        if (all.stream().anyMatch(each -> each.run().equals(session.run()))) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT, "run " + session.run() + " is in the baseline already: accept another run");
        }
        all.add(session);
        return new Baseline(key, all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /** Whole, or not there at all. */
    public void write(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(part, BaselineFile.bytes(this));
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    BaselineFile.shown(file) + " cannot be written (" + Printable.cause(e)
                            + "): make room or name another folder with --baselines",
                    e);
        }
    }
}
