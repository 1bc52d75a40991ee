// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files with external data below a model's folder, each read once and whole. A path is opened only if every part of
 * it is a folder or a file of its own: a symbolic link, a second hard link, a pipe or a device could be anything.
 */
final class ExternalFiles {
    private final @Nullable Path folder;
    private final WholeFiles reader;
    private final MessageDigest digest;
    private final Map<String, byte[]> files = new HashMap<>();

    /**
     * @param folder the model's; null if it has none
     * @param digest takes the content of each file that is read
     */
    ExternalFiles(@Nullable Path folder, WholeFiles reader, MessageDigest digest) {
        this.folder = folder;
        this.reader = reader;
        this.digest = digest;
    }

    /** @param needed bytes, which a length that is given must equal */
    Bytes range(External where, long needed, String label) {
        if (where.length() >= 0 && where.length() != needed) {
            throw new MalformedOnnxException(label + " needs " + needed + " bytes, but its external data have "
                    + where.length() + "; export the model again.");
        }
        byte[] content = files.get(where.location());
        if (content == null) {
            Path file = checked(where, label);
            try {
                require(where, needed, Files.size(file), label);
                content = reader.read(file);
            } catch (IOException e) {
                throw new MalformedOnnxException(label + " has its data in \"" + where.location()
                        + "\", which cannot be read; copy it beside the model.");
            }
            digest.update(content);
            files.put(where.location(), content);
        }
        require(where, needed, content.length, label);
        return new Bytes(content, (int) where.offset(), (int) (where.offset() + needed));
    }

    private static void require(External where, long needed, long size, String label) {
        boolean there = where.offset() <= size && needed <= size - where.offset();
        if (!there) {
            throw new MalformedOnnxException(label + " has its data in \"" + where.location() + "\" from byte "
                    + where.offset() + ", " + needed + " of them, but the file has " + size
                    + "; copy the model's files again.");
        }
    }

    private Path checked(External where, String label) {
        if (folder == null) {
            throw new UnsafeOnnxException(label + " has external data, which a model without a folder cannot have;"
                    + " give the model as a file.");
        }
        Path file = folder;
        try {
            for (String part : where.location().split("/")) {
                file = file.resolve(part);
                if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new MalformedOnnxException(label + " has its data in \"" + where.location()
                            + "\", which is not there; copy it beside the model.");
                }
                boolean last = file.equals(folder.resolve(where.location()));
                boolean plain = last
                        ? Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && links(file) == 1
                        : Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
                if (!plain) {
                    throw new UnsafeOnnxException(label + " has its data in \"" + where.location()
                            + "\", which is not a file of its own but a link, a pipe, a device or a folder;"
                            + " do not use this file, or copy its data beside it.");
                }
            }
        } catch (IOException e) {
            throw new MalformedOnnxException(label + " has its data in \"" + where.location()
                    + "\", which cannot be examined; copy it beside the model.");
        }
        return file;
    }

    /** Names that the file has: one, unless somebody made a hard link. */
    private static int links(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                : 1;
    }
}
