// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * The append-only record of a run: what {@link #append} has returned for survives a kill and a power cut. One writer at
 * a time; a reader needs no lock. Once an append has failed, all later ones fail too: what the file holds is unknown
 * until it is opened again.
 */
public final class Journal implements AutoCloseable {
    /** The file's name in a run's folder. */
    public static final String NAME = "run.journal";

    /** The folder beside it that engines describe themselves in, layer by layer. */
    public static final String LAYERS = "layers";

    /** Opens a file or folder; a seam for a disk that fails. */
    interface Disk {
        FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException;
    }

    private static final Disk REAL = FileChannel::open;

    private final Path file;
    private final Disk disk;
    private final FileChannel lock;
    private @Nullable FileChannel channel;

    private Journal(Path file, Disk disk) throws IOException {
        this.file = file;
        this.disk = disk;
        this.lock = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"), Set.of(CREATE, WRITE, NOFOLLOW_LINKS));
        if (!locked()) {
            lock.close();
            throw new PlumblineException(
                    ExitCode.IO,
                    shown(file) + " is being written by another process: wait until it ends or choose another folder");
        }
    }

    /** Takes the right to write the journal in a run's folder, which must exist; nothing is read or written yet. */
    public static Journal lock(Path folder) {
        return lock(folder, REAL);
    }

    static Journal lock(Path folder, Disk disk) {
        Path file = folder.resolve(NAME);
        try {
            return new Journal(file, disk);
        } catch (IOException e) {
            throw failed(file, "cannot be locked", e);
        }
    }

    /** Whether there is a journal to resume. */
    public boolean exists() {
        return Files.exists(file, NOFOLLOW_LINKS);
    }

    /** Begins a journal in place of any former one: whole and on disk, or not there at all. */
    public void create(Entry.Start start) {
        Path fresh = file.resolveSibling(NAME + ".new");
        try {
            FileChannel opened = disk.open(fresh, Set.of(CREATE, TRUNCATE_EXISTING, WRITE, NOFOLLOW_LINKS));
            channel = opened;
            write(opened, start);
            Files.move(fresh, file, ATOMIC_MOVE);
            try (FileChannel folder = disk.open(folder(), Set.of(READ))) {
                folder.force(true);
            }
        } catch (IOException e) {
            close();
            throw failed(file, "cannot be created", e);
        }
    }

    /**
     * Opens the journal that exists for appending. A last record that a kill or a power cut left torn is cut off: it was
     * never acknowledged. Anything else that is wrong is refused.
     *
     * @return the whole records, and how many bytes were cut off
     */
    public Contents resume() {
        Contents contents = Contents.read(file);
        try {
            FileChannel opened = disk.open(file, Set.of(WRITE, NOFOLLOW_LINKS));
            channel = opened;
            opened.truncate(contents.soundBytes());
            opened.position(contents.soundBytes());
            opened.force(true);
        } catch (IOException e) {
            close();
            throw failed(file, "cannot be resumed", e);
        }
        return contents;
    }

    /** Returns when the record is on disk. */
    public void append(Entry entry) {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            throw new IllegalStateException("the journal is not open: create or resume it first");
        }
        try {
            write(open, entry);
        } catch (IOException e) {
            close();
            throw failed(file, "cannot be written", e);
        }
    }

    @Override
    public void close() {
        for (FileChannel each : channel == null ? List.of(lock) : List.of(channel, lock)) {
            try {
                each.close();
            } catch (IOException e) {
                // Every acknowledged record is on disk already.
            }
        }
    }

    private static void write(FileChannel channel, Entry entry) throws IOException {
        ByteBuffer line = ByteBuffer.wrap(Line.encode(entry));
        if (channel.position() + line.remaining() > Contents.LIMIT) {
            throw new IOException("a journal ends at " + Contents.LIMIT + " bytes");
        }
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(true);
    }

    private boolean locked() throws IOException {
        try {
            FileLock held = lock.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private Path folder() {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static PlumblineException failed(Path file, String what, IOException e) {
        return new PlumblineException(
                ExitCode.IO,
                shown(file) + " " + what + " (" + Printable.cause(e)
                        + "): make room or choose a folder you can write, then run the same command to go on",
                e);
    }

    static String shown(Path file) {
        return Printable.text(file.toString());
    }
}
