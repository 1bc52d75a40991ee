// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Recorded processes as noise. Of a gated session a pair is what the gate would pair: the processes of one number, which
 * have the same place among the cells of their JVMs; else it is two neighbours in time of one cell. A pass takes disjoint
 * pairs of a cell in the order in which they ran, and the next pass takes another cell, so that no pair stands for many.
 * Who is the baseline in a pass is drawn: nothing is slower by the recording.
 */
final class Recorded {
    private Recorded() {}

    /**
     * A cell's processes in the order in which they ran. Cells differ in how long they take; what is replayed is how
     * they vary.
     *
     * @param logs of their times, less their mean
     * @param paired whether the first two are a pair, the next two are one, and so on; else any two neighbours may be
     */
    record Cell(double[] logs, boolean paired) {
        /** Standard deviation of a process; of a pair's log ratio over sqrt 2, if pairs are known. */
        double spread() {
            return paired ? Figures.spread(ratios()) / Math.sqrt(2) : Figures.spread(logs);
        }

        /** Of its pairs, or of its first neighbours, the next two, and so on; the first runs first in every other pair. */
        double[] ratios() {
            return IntStream.range(0, logs.length / 2)
                    .mapToDouble(i -> (Order.baselineFirst(i) ? 1 : -1) * (logs[2 * i + 1] - logs[2 * i]))
                    .toArray();
        }
    }

    static List<Cell> cells(Corpus.Session session) {
        List<Cell> cells = new ArrayList<>();
        session.values().forEach((id, logs) -> {
            double[] pairs = pairs(session, id);
            cells.add(pairs.length < 4 ? new Cell(centred(logs), false) : new Cell(centred(pairs), true));
        });
        return cells;
    }

    /** Of the baseline and of the candidate if that is the same build, else of the copy: both forks of each number. */
    private static double[] pairs(Corpus.Session session, String cell) {
        List<Corpus.Fork> forks = session.forks().stream()
                .filter(fork -> fork.cell().equals(cell))
                .toList();
        String other = forks.stream().anyMatch(fork -> fork.arm().equals("candidate")) ? "candidate" : "copy";
        Map<Integer, List<Double>> numbers = new TreeMap<>();
        for (Corpus.Fork fork : forks) {
            if (fork.arm().equals("baseline") || fork.arm().equals(other)) {
                numbers.computeIfAbsent(fork.number(), number -> new ArrayList<>())
                        .add(fork.value());
            }
        }
        return numbers.values().stream()
                .filter(both -> both.size() == 2)
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    static Noise noise(Corpus.Session session) {
        List<Cell> cells = cells(session);
        return new Noise(session.name(), true, run -> random -> new Passes(cells, random.split()));
    }

    private static double[] centred(double[] logs) {
        double mean = StatUtils.mean(logs);
        return DoubleStream.of(logs).map(log -> log - mean).toArray();
    }

    private static final class Passes implements Noise.Trace {
        private final List<Cell> cells;
        private final SplittableRandom random;
        private Cell cell = new Cell(new double[0], false);
        private int at;
        private int number;
        private boolean swapped;

        Passes(List<Cell> cells, SplittableRandom random) {
            this.cells = cells;
            this.random = random;
            this.number = random.nextInt(cells.size());
        }

        @Override
        public double at(int slot, double effect) {
            if (slot % 2 == 0) {
                at += cell.paired ? 2 : 2 + random.nextInt(2);
                if (at + 1 >= cell.logs.length) {
                    number = (number + 1 + random.nextInt(Math.max(1, cells.size() - 1))) % cells.size();
                    cell = cells.get(number);
                    at = random.nextInt((cell.logs.length + 1) / 2);
                    at -= cell.paired ? at % 2 : 0;
                    swapped = random.nextBoolean();
                }
            }
            return cell.logs[at + (slot % 2 == 0 == swapped ? 1 : 0)] + effect;
        }
    }
}
