// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The log ratios of a cell's pairs of processes.
 *
 * @param times log of candidate over baseline, of the pairs that count
 * @param cycles the same of times multiplied by the device's clock; empty unless all pairs have it
 * @param dropped why a pair does not count, one entry each: decided by the device's state, before its ratio is seen
 */
public record Pairs(double[] times, double[] cycles, List<String> dropped) {
    private static final double CLOCKS = 0.02;
    private static final String CLOCK = "clock.sm.mean";

    /**
     * Of the same numbers of forks of both builds, in order.
     *
     * @param spoilt why other pairs have less than two forks, one entry each
     */
    static Pairs of(List<Entry.Fork> baseline, List<Entry.Fork> candidate, List<String> spoilt) {
        List<Double> times = new ArrayList<>();
        List<Double> cycles = new ArrayList<>();
        List<String> dropped = new ArrayList<>(spoilt);
        for (int i = 0; i < baseline.size(); i++) {
            Entry.Fork a = baseline.get(i);
            Entry.Fork b = candidate.get(i);
            OptionalDouble clocks = clocks(a, b);
            if (isFaulty(a) || isFaulty(b)) {
                dropped.add("the device slowed down for heat or a fault: cool it");
            } else if (clocks.isPresent() && Math.abs(Math.expm1(clocks.getAsDouble())) > CLOCKS) {
                dropped.add("the device's clocks differed by more than 2 %: wait until nothing else uses it");
            } else {
                double ratio = value(b) - value(a);
                times.add(ratio);
                clocks.ifPresent(clock -> cycles.add(ratio + clock));
            }
        }
        return new Pairs(array(times), cycles.size() == times.size() ? array(cycles) : new double[0], dropped);
    }

    /** Whether so few pairs were dropped that those that count stand for all: a tenth, and one at least. */
    boolean isSound() {
        int all = times.length + dropped.size();
        return dropped.size() <= Math.max(1, all / 10) && times.length >= 2;
    }

    /** The mean of the logs of iterations: one number a process. */
    public static double value(Entry.Fork fork) {
        return fork.iterations().stream().mapToDouble(Math::log).average().orElseThrow();
    }

    private static boolean isFaulty(Entry.Fork fork) {
        return Throttle.isFault(fork.facts().getOrDefault("throttle", 0.0));
    }

    private static OptionalDouble clocks(Entry.Fork a, Entry.Fork b) {
        Map<String, Double> first = a.facts();
        Map<String, Double> second = b.facts();
        double ratio = second.getOrDefault(CLOCK, Double.NaN) / first.getOrDefault(CLOCK, Double.NaN);
        return ratio > 0 && Double.isFinite(ratio) ? OptionalDouble.of(Math.log(ratio)) : OptionalDouble.empty();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
