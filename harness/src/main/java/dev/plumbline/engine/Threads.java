// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

/** How many threads one inference on the CPU may use. */
public final class Threads {
    /** System property; all processors if it is not set. */
    public static final String PROPERTY = "plumbline.threads";

    private Threads() {}

    public static int asked() {
        String asked = System.getProperty(PROPERTY);
        if (asked == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (asked.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(asked);
        }
        throw new EngineException(PROPERTY + " must be a number of threads from 1 to 9999, but is " + asked);
    }
}
