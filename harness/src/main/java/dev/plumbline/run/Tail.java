// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Drains what a worker prints, however much, and keeps the end of it. */
final class Tail implements Runnable {
    private static final int KEPT = 1 << 14;
    private static final String FRAME = "# Problematic frame:";

    private final InputStream from;
    private final byte[] ring = new byte[KEPT];
    private final Thread drain = new Thread(this, "worker output");
    private long total;

    private Tail(InputStream from) {
        this.from = from;
    }

    static Tail of(InputStream from) {
        Tail tail = new Tail(from);
        tail.drain.setDaemon(true);
        tail.drain.start();
        return tail;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[KEPT];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            // The worker is gone; what it said until then is kept.
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (total++ % KEPT)] = buffer[i];
        }
    }

    /** The last line that says something; of a JVM that crashed, the frame it crashed in. Call when it has ended. */
    String lastWords() throws InterruptedException {
        drain.join(1000); // An escaped descendant may hold the pipe open.
        List<String> lines = text().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        int frame = lines.indexOf(FRAME);
        if (frame >= 0 && frame + 1 < lines.size()) {
            return Printable.text(lines.get(frame + 1).replaceFirst("^#\\s*", ""));
        }
        return lines.isEmpty() ? "" : Printable.text(lines.get(lines.size() - 1));
    }

    private synchronized String text() {
        int length = (int) Math.min(total, KEPT);
        byte[] kept = new byte[length];
        for (int i = 0; i < length; i++) {
            kept[i] = ring[(int) ((total - length + i) % KEPT)];
        }
        return new String(kept, StandardCharsets.UTF_8);
    }
}
