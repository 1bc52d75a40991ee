// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Reads whole files into memory, as long as they leave half of the heap to what is made of them. */
final class WholeFiles {
    private static final int CHUNK = 1 << 22;
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    /** Opens a file; a test records what is opened. */
    @FunctionalInterface
    interface Opener {
        SeekableByteChannel open(Path file) throws IOException;
    }

    /** What is opened must not have become a link since it was examined. */
    static final Opener NO_LINKS =
            file -> Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Opener opener;
    private final OnnxFile.Progress progress;
    private final long most;
    private long total;

    WholeFiles(Opener opener, OnnxFile.Progress progress) {
        this.opener = opener;
        this.progress = progress;
        most = Runtime.getRuntime().maxMemory() / 2;
    }

    byte[] read(Path file) throws IOException {
        try (SeekableByteChannel channel = opener.open(file)) {
            long size = channel.size();
            if (size > LARGEST || size > most - total) {
                throw new MalformedOnnxException("the model's files have " + (total + size)
                        + " bytes, too many for a heap of " + (2 * most >> 20)
                        + " MiB; give Java twice their size with -Xmx.");
            }
            total += size;
            byte[] content = new byte[(int) size];
            int at = 0;
            while (at < content.length) {
                progress.read(file, at, size);
                int count = channel.read(ByteBuffer.wrap(content, at, Math.min(CHUNK, content.length - at)));
                if (count < 0) {
                    return Arrays.copyOf(content, at); // Somebody cut it meanwhile; what is left will not fit.
                }
                at += count;
            }
            progress.read(file, size, size);
            return content;
        }
    }
}
