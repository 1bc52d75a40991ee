// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A written bundle.
 *
 * @param parts names of all parts, in the archive's order
 * @param bytes of all parts together
 * @param changed names of the parts that the bundle which lay in the folder before did not have
 */
public record Bundle(List<String> parts, long bytes, List<String> changed) {
    private static final long LARGEST_FILE = 8L << 30;

    /**
     * Writes parts, manifest and script. A folder without a manifest holds no complete bundle.
     *
     * @param folder made if need be; a former bundle in it is replaced, other files stay
     * @throws PlumblineException with {@link ExitCode#IO} if writing fails, with another code if something is missing
     */
    public static Bundle write(Ingredients from, PartSize size, Path folder) {
        try {
            Files.createDirectories(folder);
            Path work = Files.createTempDirectory(folder, ".work-");
            try {
                return write(Inventory.of(from, work), size, folder);
            } finally {
                remove(work);
            }
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    "the bundle cannot be written to " + Printable.text(folder.toString()) + " (" + Printable.cause(e)
                            + "): make room or choose another folder with --out DIR",
                    e);
        }
    }

    private static Bundle write(List<Item> items, PartSize size, Path folder) throws IOException {
        Set<String> former = Manifest.linesIn(folder);
        Files.deleteIfExists(folder.resolve(Manifest.NAME));
        for (String line : former) {
            if (line.matches("part \\S+ \\d+ \\d-[a-z]+-\\d{4}\\.part")) {
                Files.deleteIfExists(folder.resolve(line.substring(line.lastIndexOf(' ') + 1)));
            }
        }
        Manifest manifest = pack(items, new Parts(folder, size));
        script(items, folder);
        Files.write(folder.resolve(Manifest.NAME), manifest.lines());
        return new Bundle(
                names(manifest.parts()),
                manifest.parts().stream().mapToLong(Manifest.Entry::bytes).sum(),
                names(manifest.partsBeyond(former)));
    }

    private static Manifest pack(List<Item> items, Parts to) throws IOException {
        List<Manifest.Entry> files = new ArrayList<>();
        try (Parts parts = to) {
            for (Item item : items) {
                parts.in(item.layer());
                files.add(pack(item, parts));
            }
            parts.write(Tar.end());
        }
        return new Manifest(to.written(), files);
    }

    private static Manifest.Entry pack(Item item, Parts parts) throws IOException {
        long bytes = Files.size(item.source());
        if (!(bytes < LARGEST_FILE)) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    item.path() + " has " + bytes
                            + " bytes, and an archive takes less than 8 GiB a file: leave it out");
        }
        parts.write(Tar.header(item.path(), bytes, item.executable()));
        Digested content = new Digested(item.path(), parts);
        Files.copy(item.source(), content);
        if (content.bytes() != bytes) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(item.source().toString()) + " changed while it was packed: let the build end, then"
                            + " bundle again");
        }
        parts.write(Tar.padding(bytes));
        return content.entry();
    }

    /** The script of the host lies beside the parts too, since it unpacks them. */
    private static void script(List<Item> items, Path folder) throws IOException {
        for (Item item : items) {
            if (item.path().equals(Inventory.SCRIPT)) {
                Path script = folder.resolve(Inventory.SCRIPT);
                Files.copy(item.source(), script, StandardCopyOption.REPLACE_EXISTING);
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static List<String> names(List<Manifest.Entry> parts) {
        return parts.stream().map(Manifest.Entry::name).toList();
    }
}
