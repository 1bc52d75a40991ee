// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.io.IOException;
import java.io.InputStream;

/** Ends this process when its parent does: the parent holds the other end of standard input and never writes. */
final class ParentWatch {
    private static final int ORPHANED = 15;

    private ParentWatch() {}

    static void start(InputStream fromParent) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (fromParent.read() >= 0) {
                            continue;
                        }
                    } catch (IOException e) {
                        // As good as the end.
                    }
                    Runtime.getRuntime().halt(ORPHANED); // Not exit: hooks may wait for a kernel that hangs.
                },
                "parent watch");
        watch.setDaemon(true);
        watch.start();
    }
}
