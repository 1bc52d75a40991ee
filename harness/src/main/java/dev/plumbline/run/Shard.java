// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.interpret.Cost;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Printable;
import dev.plumbline.model.Models;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of several parts of a plan, each for a machine of its own. Every part knows which cells it leaves to the others.
 *
 * @param number from 1
 * @param count of the parts
 */
public record Shard(int number, int count) {
    public static final Shard WHOLE = new Shard(1, 1);

    private static final int MOST = 1000;

    /** What a fork, a verdict and their processes take beside inferences. */
    private static final double SECONDS = 3;

    private static final double BUILD_SECONDS_A_SITE = 2;
    private static final double MULTIPLY_ADDS_A_SECOND = 4e9;

    public Shard {
        if (!(count >= 1 && count <= MOST && number >= 1 && number <= count)) {
            throw new PlumblineException(
                    ExitCode.USAGE,
                    "a shard is one of 1/N to N/N, N at most " + MOST + ", not " + number + "/" + count);
        }
    }

    /** {@code 2/3}. */
    public static Shard parse(String text) {
        if (!text.matches("[0-9]{1,4}/[0-9]{1,4}")) {
            throw new PlumblineException(
                    ExitCode.USAGE, "a shard is named like 2/3, the second of three, not " + Printable.text(text));
        }
        String[] parts = text.split("/");
        return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public String toString() {
        return number + "/" + count;
    }

    /**
     * This part of a plan, in the plan's order. What is compared with one another (the placements and activations of a
     * model on an engine, in one precision, at one batch) stays together, because two machines of one kind differ by
     * more than that. The longest such group goes to the part that has least to do, and so on.
     */
    public Plan of(Plan plan) {
        if (count == 1) {
            return plan;
        }
        Map<List<Object>, List<Cell>> groups = new LinkedHashMap<>();
        plan.cells()
                .forEach(cell -> groups.computeIfAbsent(
                                List.of(cell.model(), cell.engine(), cell.precision(), cell.batch()),
                                key -> new ArrayList<>())
                        .add(cell));
        if (groups.size() < count) {
            throw new PlumblineException(
                    ExitCode.USAGE,
                    "there is nothing for each of " + count + " shards: only " + groups.size()
                            + " groups of cells can be told apart; choose fewer");
        }
        double[] load = new double[count];
        Map<Cell, Integer> home = new LinkedHashMap<>();
        groups.values().stream()
                .sorted(Comparator.comparingDouble(group -> -seconds(group)))
                .forEach(group -> {
                    int least = 0;
                    for (int i = 1; i < count; i++) {
                        least = load[i] < load[least] ? i : least;
                    }
                    load[least] += seconds(group);
                    int shard = least + 1;
                    group.forEach(cell -> home.put(cell, shard));
                });
        Map<String, String> notRun = new LinkedHashMap<>(plan.notRun());
        home.forEach((cell, shard) -> {
            if (shard != number) {
                notRun.put(cell.id(), left(shard + "/" + count));
            }
        });
        return new Plan(
                plan.cells().stream()
                        .filter(cell -> Integer.valueOf(number).equals(home.get(cell)))
                        .toList(),
                notRun);
    }

    private static String left(String shard) {
        return "left to shard " + shard + " of this plan";
    }

    /** The shard that a cell was left to; empty if it is not run for another reason. */
    static Optional<String> leftTo(String reason) {
        String name = reason.replaceAll("^left to shard ([0-9]+/[0-9]+) of this plan$", "$1");
        return reason.equals(left(name)) ? Optional.of(name) : Optional.empty();
    }

    /** An estimate: only its proportions matter. */
    private static double seconds(List<Cell> cells) {
        return cells.stream().mapToDouble(Shard::seconds).sum();
    }

    private static double seconds(Cell cell) {
        Optional<Models> model = Models.named(cell.model());
        if (model.isEmpty()) {
            return SECONDS;
        }
        Cost cost = Cost.of(model.get().model());
        double build = cell.engine().equals("tensorrt")
                ? BUILD_SECONDS_A_SITE * cost.sites().size()
                : 0;
        return SECONDS + build + cell.batch() * cost.multiplyAdds() / MULTIPLY_ADDS_A_SECOND;
    }
}
