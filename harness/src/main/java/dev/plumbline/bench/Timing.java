// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Session;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.util.Statistics;

/**
 * What a fork's timing came to, in nanoseconds of one inference.
 *
 * @param iterations the average of each
 * @param singles single inferences by the host's clock
 * @param facts further numbers by name
 */
public record Timing(List<Double> iterations, Statistics singles, Map<String, Double> facts) {
    /**
     * Times a cell in this JVM: by the clock of its device if it has one, else by the host's.
     *
     * @param facts to be recorded with the figures
     * @throws PlumblineException if an inference failed, or if its times would not be those of the verified cell
     */
    public static Entry.Fork of(Cell cell, int fork, Protocol protocol, Given given, Map<String, Double> facts) {
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        long begin = System.nanoTime();
        JmhRun jmh = new JmhRun(cell, given.text());
        OpenCell open = OpenCell.of(cell.id(), jmh.given());
        Session session = open.session();
        Timing timing = session.device()
                .map(clock -> new DeviceTiming(jmh, protocol.onDevice(), open, clock).timing(fork == 0))
                .orElseGet(() -> new HostTiming(jmh, protocol, session).timing());
        Map<String, Double> all = new HashMap<>(facts);
        all.putAll(timing.facts());
        Entry.Fork timed = new Entry.Fork(
                cell.id(),
                fork,
                started,
                timing.iterations(),
                JmhRun.quantiles(timing.singles()),
                timing.singles().getN(),
                all,
                Printable.facts(session.facts()),
                (System.nanoTime() - begin) / 1_000_000 / 1e3);
        OpenCell.close(cell.id(), jmh.given()); // After a failure its process ends.
        return timed;
    }
}
