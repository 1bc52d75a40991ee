// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The order of a plan's steps. */
final class Schedule {
    private Schedule() {}

    /**
     * First all parities, then the forks in rounds over all cells: what drifts over time (heat, a neighbour) then meets
     * all cells alike. Each round after the first is in an order of its own, the same in every session.
     */
    static List<Step> of(List<String> cells, int forks) {
        List<Step> steps = new ArrayList<>();
        cells.forEach(cell -> steps.add(Step.parity(cell)));
        List<String> order = new ArrayList<>(cells);
        for (int fork = 0; fork < forks; fork++) {
            for (String cell : order) {
                steps.add(Step.fork(cell, fork));
            }
            Collections.shuffle(order, new Random(fork));
        }
        return steps;
    }
}
