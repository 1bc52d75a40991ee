// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a cell is timed. Times are lower bounds: an iteration holds at least one inference. A cell whose inference
 * is so slow that all iterations would not fit the budget gets fewer, but three at least.
 *
 * @param forks fresh JVMs for each cell; with 0 cells are verified only
 * @param warmup untimed inferences before the first iteration
 * @param iterations whose averages are recorded
 * @param iteration the length of one
 * @param sampling how long single inferences are timed for the quantiles
 * @param budget what the iterations of a slow cell may take together
 * @param details whether what a device and its host need for one launch is measured too, and engines' layers are kept
 */
public record Protocol(
        String name,
        int forks,
        Duration warmup,
        int iterations,
        Duration iteration,
        Duration sampling,
        Duration budget,
        boolean details) {
    /** Both models on two engines in about four minutes on two cores. */
    public static final Protocol DEFAULT = of("default", 3, 500, 5, 100, 400, 1000, true);

    /** Shows that everything works; its figures mean little. */
    public static final Protocol SMOKE = of("smoke", 1, 50, 3, 20, 50, 60, true);

    /** For results to publish. */
    public static final Protocol PUBLISHED = of("published", 5, 500, 10, 120, 500, 2000, true);

    /** For pairs of processes: many short ones tell more than few long ones. */
    public static final Protocol GATE = of("gate", 1, 400, 5, 80, 50, 600, false);

    /** What there is to choose from. */
    public static final List<Protocol> NAMED = List.of(DEFAULT, SMOKE, PUBLISHED);

    private static final int FEWEST_ITERATIONS = 3;

    public Protocol {
        if (!(forks >= 0 && forks <= 1000 && iterations >= FEWEST_ITERATIONS && iterations <= 1000)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a protocol has 0 to 1000 forks and 3 to 1000 iterations, but %s has %d and %d",
                    name,
                    forks,
                    iterations));
        }
        for (Duration each : List.of(warmup, iteration, sampling, budget)) {
            if (!(each.toMillis() >= 1 && each.toHours() < 1)) {
                throw new IllegalArgumentException(
                        "a protocol's times are between 1 ms and 1 hour, but " + name + " has " + each);
            }
        }
    }

    private static Protocol of(
            String name,
            int forks,
            long warmup,
            int iterations,
            long iteration,
            long sampling,
            long budget,
            boolean details) {
        return new Protocol(
                name,
                forks,
                Duration.ofMillis(warmup),
                iterations,
                Duration.ofMillis(iteration),
                Duration.ofMillis(sampling),
                Duration.ofMillis(budget),
                details);
    }

    public Protocol withForks(int wanted) {
        return new Protocol(name, wanted, warmup, iterations, iteration, sampling, budget, details);
    }

    /** The same in half the time: a device has a clock that needs no longer, and there are many cells. */
    Protocol onDevice() {
        return new Protocol(
                name,
                forks,
                warmup.dividedBy(2),
                iterations,
                iteration.dividedBy(2),
                sampling.dividedBy(2),
                budget.dividedBy(2),
                details);
    }

    /** Whether parity takes all images that there are, not only as many as can be verified within seconds. */
    public boolean verifiesAll() {
        return forks == 0 || name.equals(PUBLISHED.name);
    }

    /** The iterations of a cell whose inference takes this long. */
    public int iterations(Duration inference) {
        long fitting = budget.toNanos() / Math.max(1, inference.toNanos());
        return (int) Math.max(FEWEST_ITERATIONS, Math.min(iterations, fitting));
    }

    /** For the journal. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("name", name);
        facts.put("warmup", warmup.toMillis() + " ms");
        facts.put("iterations", Integer.toString(iterations));
        facts.put("iteration", iteration.toMillis() + " ms");
        facts.put("sampling", sampling.toMillis() + " ms");
        facts.put("budget", budget.toMillis() + " ms");
        facts.put("device", "half of each time, and a warm-up until windows agree");
        return Collections.unmodifiableMap(facts);
    }

    /** For a worker's command line; {@link #parse} reads it. */
    public String text() {
        return String.join(
                ",",
                name,
                Integer.toString(forks),
                warmup.toString(),
                Integer.toString(iterations),
                iteration.toString(),
                sampling.toString(),
                budget.toString(),
                Boolean.toString(details));
    }

    public static Protocol parse(String text) {
        String[] parts = text.split(",", -1);
        return new Protocol(
                parts[0],
                Integer.parseInt(parts[1]),
                Duration.parse(parts[2]),
                Integer.parseInt(parts[3]),
                Duration.parse(parts[4]),
                Duration.parse(parts[5]),
                Duration.parse(parts[6]),
                Boolean.parseBoolean(parts[7]));
    }
}
