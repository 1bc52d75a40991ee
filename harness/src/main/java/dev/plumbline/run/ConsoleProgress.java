// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Shows progress on a terminal as one line that updates, in a log as a line now and then. */
public final class ConsoleProgress implements Progress {
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(15);
    private static final int WIDTH = 79;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private long shown = System.nanoTime() - NOW_AND_THEN.toNanos();

    public ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether lines can update: a terminal that is neither dumb nor a CI job's. */
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null || System.getenv("CI") != null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try { // From Java 22 on a console may be no terminal.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public void step(Step next, int done, int planned, Optional<Duration> left) {
        String line = String.format(
                Locale.ROOT,
                "%d of %d steps done%s: %s",
                done,
                planned,
                left.map(time -> ", " + text(time) + " left").orElse(""),
                next);
        if (terminal) {
            out.print(CLEAR + (line.length() > WIDTH ? line.substring(0, WIDTH - 3) + "..." : line));
            out.flush();
        } else if (System.nanoTime() - shown >= NOW_AND_THEN.toNanos()) {
            shown = System.nanoTime();
            out.println(line);
        }
    }

    @Override
    public void say(String line) {
        out.println(terminal ? CLEAR + line : line);
    }

    private static String text(Duration time) {
        long seconds = time.toSeconds() + 1;
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }
}
