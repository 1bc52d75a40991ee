// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Libraries of one jar as files in a folder of this user only. A file appears there whole, with the checksum that the
 * jar states for it, or not at all; what is there is not extracted again. The caller holds the folder's lock.
 *
 * @param jar its name without the folder and {@code .jar}
 */
public record Extraction(String jar, List<URL> libraries, List<JarEntry> entries) {
    private static final int BUFFER = 1 << 20;

    /** Bytes that take more than about a second. */
    private static final long SLOW = 50_000_000;

    public static Extraction of(List<URL> libraries) throws IOException {
        String jar = "";
        List<JarEntry> entries = new ArrayList<>();
        for (URL library : libraries) {
            JarURLConnection connection = (JarURLConnection) library.openConnection();
            jar = jar(library);
            entries.add(connection.getJarEntry());
        }
        return new Extraction(jar, List.copyOf(libraries), List.copyOf(entries));
    }

    /** The name of the jar that holds the resource, without {@code .jar}. */
    static String jar(URL resource) {
        String entry = resource.getPath();
        String path = URI.create(entry.substring(0, entry.lastIndexOf("!/"))).getPath();
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
    }

    /** Where the files will be: another folder for other content under the same jar name. */
    public Path folder(Path natives) {
        StringBuilder content = new StringBuilder();
        entries.forEach(entry -> content.append(entry.getName())
                .append(' ')
                .append(entry.getSize())
                .append(' ')
                .append(entry.getCrc())
                .append('\n'));
        String digest = OwnedFolder.sha256(content.toString().getBytes(StandardCharsets.UTF_8));
        return natives.resolve(jar + "-" + digest.substring(0, 8));
    }

    /**
     * The files, in the order of the libraries.
     *
     * @param progress is told of what takes time, a line each
     */
    public List<Path> into(OwnedFolder folder, Consumer<String> progress) throws IOException {
        return into(folder, Files.getFileStore(folder.path()).getUsableSpace(), progress);
    }

    /** @param room bytes that are free there */
    List<Path> into(OwnedFolder folder, long room, Consumer<String> progress) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        long size = 0;
        for (int i = 0; i < entries.size(); i++) {
            Path file = folder.path().resolve(Path.of(entries.get(i).getName()).getFileName());
            files.add(file);
            if (!folder.trusts(file) || Files.size(file) != entries.get(i).getSize()) {
                missing.add(i);
                size += entries.get(i).getSize();
            }
        }
        if (!missing.isEmpty()) {
            requireRoom(size, room);
            Consumer<String> told = size > SLOW ? progress : line -> {};
            told.accept(
                    String.format(Locale.ROOT, "extracting %s (%.1f GB, once) to %s", jar, size / 1e9, folder.path()));
            long start = System.nanoTime();
            for (int i : missing) {
                extract(libraries.get(i), entries.get(i), files.get(i));
            }
            told.accept(String.format(Locale.ROOT, "extracted %s in %.0f s", jar, (System.nanoTime() - start) / 1e9));
        }
        return files;
    }

    private static void requireRoom(long size, long room) throws IOException {
        if (room < size) {
            throw new IOException(String.format(
                    Locale.ROOT, "it takes %.2f GB, but only %.2f GB are free there", size / 1e9, room / 1e9));
        }
    }

    private static void extract(URL library, JarEntry entry, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part"); // One writer: the lock's holder.
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(library.openStream(), sum);
                FileChannel channel = FileChannel.open(
                        part,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            if (channel.position() != entry.getSize() || sum.getValue() != entry.getCrc()) {
                throw new IOException(
                        entry.getName() + " is damaged in its jar; remove the jar so that it is downloaded again");
            }
            channel.force(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
