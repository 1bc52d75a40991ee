// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** The project's goals of speed on a GPU, each held against what was measured. */
final class Goals {
    private static final String LENET = "lenet5";
    private static final String RESNET = "resnet50";
    private static final double COMPOSITION = 1.05;
    private static final double OF_NATIVE = 0.05;
    private static final double OF_FLOOR = 1.15;
    private static final double EAGER = 5;
    private static final double GRAPH = 1.3;
    private static final String UNTIMED = "no time in PyTorch to compare with";

    private final DeviceCells cells;
    private final TrafficFloor floor;
    private final FrameworkSection frameworks;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(DeviceCells cells, TrafficFloor floor, FrameworkSection frameworks) {
        this.cells = cells;
        this.floor = floor;
        this.frameworks = frameworks;
    }

    static List<Goal> of(DeviceCells cells, TrafficFloor floor, FrameworkSection frameworks) {
        Goals goals = new Goals(cells, floor, frameworks);
        goals.composition();
        goals.traffic();
        goals.never();
        goals.barrier();
        goals.launchFloor();
        goals.frameworks("eager", EAGER);
        goals.frameworks("graph", GRAPH);
        return goals.goals;
    }

    private void composition() {
        for (int batch : List.of(1, 32, 128)) {
            double least = batch == 1 ? 1 : COMPOSITION;
            String goal =
                    "ResNet-50, FP16: R2 of ISRLU (TensorRT's own composition → plugin) at least 1 at batch 1, and "
                            + Numbers.shortest(COMPOSITION) + " at batch 32 and 128";
            List<Setting> settings = cells.settings().stream()
                    .filter(each ->
                            each.model().equals(RESNET) && each.precision() == Precision.FP16 && each.batch() == batch)
                    .toList();
            each(
                    goal,
                    settings,
                    List.of("isrlu"),
                    "ISRLU, FP16, batch " + batch,
                    (setting, activation) -> ratio(goal, setting, activation, least));
        }
    }

    private void traffic() {
        String goal = "ResNet-50: the Swish and ELU plugins take at most native's time + "
                + Numbers.shortest(100 * OF_NATIVE) + "\u00a0%" + " of it + the traffic floor";
        each(
                goal,
                of(RESNET),
                List.of("swish", "elu"),
                "Swish and ELU",
                (setting, activation) -> bound(
                        goal,
                        setting,
                        activation,
                        cells.find(setting, activation, Placement.NATIVE),
                        1 + OF_NATIVE,
                        1));
    }

    private void never() {
        String goal = "LeNet-5: the Swish and ELU plugins are never slower than native";
        each(
                goal,
                of(LENET),
                List.of("swish", "elu"),
                "Swish and ELU",
                (setting, activation) -> ratio(goal, setting, activation, 1));
    }

    private void barrier() {
        String goal = "ResNet-50: a plugin's engine takes at most native ReLU's time + " + Numbers.shortest(OF_FLOOR)
                + " of the traffic floor";
        for (Setting setting : of(RESNET)) {
            each(
                    goal,
                    List.of(setting),
                    cells.activations(setting),
                    "every activation",
                    (where, activation) ->
                            bound(goal, where, activation, cells.find(where, Tax.RELU, Placement.NATIVE), 1, OF_FLOOR));
        }
        if (of(RESNET).isEmpty()) {
            goals.add(Goal.unmeasured(goal, "every activation", "no such cell"));
        }
    }

    private void launchFloor() {
        String goal = "The launch floor of the device stands beside every time at batch 1";
        List<CellResult> timed = cells.all().stream()
                .filter(result -> result.cell().orElseThrow().batch() == 1
                        && !result.forks().isEmpty())
                .toList();
        long with = timed.stream()
                .filter(result -> result.launchFloor().isPresent())
                .count();
        String figure = with + " of " + timed.size() + " timed cells have one";
        goals.add(
                with == timed.size() && with > 0
                        ? new Goal(goal, "batch 1", figure, Optional.of(Estimate.of(List.of(1.0))))
                        : Goal.unmeasured(goal, "batch 1", figure));
    }

    private void frameworks(String mode, double least) {
        String goal = "LeNet-5, batch 1: " + FrameworkSection.name(mode) + " of every activation's plugin at least "
                + Numbers.shortest(least);
        List<Setting> settings =
                of(LENET).stream().filter(each -> each.batch() == 1).toList();
        for (Setting setting : settings) {
            List<FrameworkSection.Pair> pairs = frameworks.pairs(List.of(setting)).stream()
                    .filter(pair -> pair.placement() == Placement.PLUGIN
                            && pair.row().mode().equals(mode))
                    .toList();
            pairs.forEach(pair -> goals.add(framework(goal, pair, least)));
            if (pairs.isEmpty()) {
                goals.add(Goal.unmeasured(goal, "every activation, " + cells.variant(setting), UNTIMED));
            }
        }
        if (settings.isEmpty()) {
            goals.add(Goal.unmeasured(goal, "every activation", UNTIMED));
        }
    }

    private Goal framework(String goal, FrameworkSection.Pair pair, double least) {
        Estimate ratio = pair.ratio().value().orElseThrow();
        return new Goal(
                goal,
                place(pair.setting(), pair.row().activation(), pair.result()),
                "R1 " + Numbers.ratio(ratio.value()) + (pair.isNear() ? "" : FrameworkSection.FAR) + fastest(pair),
                Optional.of(
                        new Estimate(least / ratio.value(), least / ratio.high(), least / ratio.low(), Double.NaN, 1)));
    }

    /** What a graph's ratio would be without the windows that are slower; eager is not timed in windows. */
    private static String fastest(FrameworkSection.Pair pair) {
        return !pair.row().mode().equals("graph") || AuditSection.isSteady(pair.result())
                ? ""
                : "; " + Numbers.ratio(1e3 * pair.row().microseconds() / Reason.fastest(pair.result()))
                        + " by the forks' fastest windows";
    }

    private List<Setting> of(String model) {
        return cells.settings().stream()
                .filter(each -> each.model().equals(model))
                .toList();
    }

    private void each(
            String goal,
            List<Setting> settings,
            List<String> activations,
            String otherwise,
            BiFunction<Setting, String, Goal> measure) {
        for (Setting setting : settings) {
            activations.forEach(activation -> goals.add(measure.apply(setting, activation)));
        }
        if (settings.isEmpty()) {
            goals.add(Goal.unmeasured(goal, otherwise, "no such cell"));
        }
    }

    private Goal ratio(String goal, Setting setting, String activation, double least) {
        Optional<CellResult> own = cells.find(setting, activation, Placement.NATIVE);
        Optional<CellResult> plugin = plugin(setting, activation);
        Optional<Estimate> ratio = own.flatMap(a -> plugin.flatMap(a::over));
        return new Goal(
                goal,
                place(setting, activation, plugin),
                ratio.map(each -> "R2 " + Numbers.ratio(each) + " (" + Numbers.ratioInterval(each) + ")")
                        .orElse("not timed both native and as a plugin"),
                share(plugin, own, (a, b) -> a * least / b),
                reason(plugin, own, time -> time / least - time));
    }

    /** Against another cell's time and the floor, each times a factor. */
    private Goal bound(
            String goal,
            Setting setting,
            String activation,
            Optional<CellResult> other,
            double ofOther,
            double ofFloor) {
        Optional<CellResult> plugin = plugin(setting, activation);
        Optional<Double> traffic = floor.nanos(setting);
        Optional<Estimate> share =
                traffic.flatMap(nanos -> share(plugin, other, (a, b) -> a / (ofOther * b + ofFloor * nanos)));
        String figure = traffic.isEmpty()
                ? "no traffic floor: " + floor.missing()
                : share.map(each -> time(plugin) + ", allowed "
                                + Numbers.time(ofOther
                                                * other.orElseThrow()
                                                        .inference()
                                                        .orElseThrow()
                                                        .value()
                                        + ofFloor * traffic.get()))
                        .orElse("not timed in both placements");
        return new Goal(
                goal,
                place(setting, activation, plugin),
                figure,
                share,
                reason(plugin, other, time -> (ofOther - 1) * time + ofFloor * traffic.orElse(0.0)));
    }

    /** @param allowed beyond the other's time, of that */
    private static Optional<Reason> reason(
            Optional<CellResult> plugin, Optional<CellResult> other, DoubleUnaryOperator allowed) {
        return plugin.flatMap(a -> other.flatMap(b ->
                b.inference().flatMap(time -> Reason.of(a, b, allowed.applyAsDouble(time.value())))));
    }

    private static String time(Optional<CellResult> result) {
        return result.flatMap(CellResult::inference).map(Numbers::time).orElse("–");
    }

    private static Optional<Estimate> share(
            Optional<CellResult> plugin, Optional<CellResult> other, DoubleBinaryOperator share) {
        return plugin.flatMap(a -> other.map(b -> a.paired(b, share)))
                .filter(values -> !values.isEmpty())
                .map(Estimate::of);
    }

    /** The faster of the plugin's placements. */
    private Optional<CellResult> plugin(Setting setting, String activation) {
        return Stream.of(Placement.PLUGIN, Placement.PLUGIN_ADD)
                .flatMap(placement -> cells.find(setting, activation, placement).stream())
                .filter(result -> !result.forks().isEmpty())
                .min(Comparator.comparingDouble(
                        result -> result.inference().orElseThrow().value()));
    }

    private String place(Setting setting, String activation, Optional<CellResult> plugin) {
        return plugin.map(result -> place(setting, activation, result))
                .orElseGet(() -> Results.activation(activation) + ", " + cells.variant(setting));
    }

    private String place(Setting setting, String activation, CellResult plugin) {
        return NativeToPlugin.label(activation, plugin) + ", " + cells.variant(setting);
    }

    static Table table(List<Goal> goals) {
        Table.Builder table = new Table.Builder("Goals of speed", "activation", "measured", "verdict");
        String group = "";
        for (Goal goal : goals) {
            if (!goal.goal().equals(group)) {
                group = goal.goal();
                table.group(group);
            }
            String kind = goal.isMet() ? "" : goal.isMissed() ? "red" : "open";
            table.row(
                    kind,
                    goal.place(),
                    goal.figure(),
                    goal.verdict() + (goal.why().isEmpty() ? "" : ": " + goal.why()));
        }
        return table.build();
    }
}
