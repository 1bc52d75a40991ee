// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into files of at most the part size; each layer begins in a new one. */
final class Parts extends OutputStream {
    private final Path folder;
    private final long most;
    private final List<Manifest.Entry> written = new ArrayList<>();
    private @Nullable Layer layer;
    private @Nullable Digested out;
    private int number;

    Parts(Path folder, PartSize size) {
        this.folder = folder;
        this.most = size.bytes();
    }

    /** What follows belongs to this layer. */
    void in(Layer next) throws IOException {
        if (next != layer) {
            close();
            layer = next;
            number = 0;
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        while (at < end) {
            Digested part = part();
            int now = (int) Math.min(end - at, most - part.bytes());
            part.write(bytes, at, now);
            at += now;
        }
    }

    private Digested part() throws IOException {
        if (out != null && out.bytes() == most) {
            close();
        }
        if (out == null) {
            if (layer == null) {
                throw new IllegalStateException("a part belongs to a layer: call in() first");
            }
            out = new Digested(layer.part(++number), Files.newOutputStream(folder.resolve(layer.part(number))));
        }
        return out;
    }

    /** The parts that are complete, in order. */
    List<Manifest.Entry> written() {
        return List.copyOf(written);
    }

    /** Completes the current part. */
    @Override
    public void close() throws IOException {
        Digested part = out;
        out = null;
        if (part != null) {
            part.close();
            written.add(part.entry());
        }
    }
}
