// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the figures say to two published claims, and to the project's goals of speed. */
final class AnswerSection {
    private AnswerSection() {}

    static Section of(Claims claims, List<Goal> goals) {
        List<String> findings = new ArrayList<>(claims.findings());
        findings.add(sentence(goals));
        findings.addAll(reasons(goals));
        return new Section(
                "answers",
                "Answers",
                goals.stream().anyMatch(Goal::isMissed) ? "red" : "good",
                findings,
                List.of(),
                "Every sentence and verdict here is computed from the figures below. A goal is held against the geometric"
                        + " mean over forks; where the 95\u00a0% interval reaches across the goal, that is said. Of the"
                        + " plugin's two placements on a residual network, the faster counts.",
                List.of(claims.table(), Goals.table(goals)),
                List.of());
    }

    private static String sentence(List<Goal> goals) {
        long met = goals.stream().filter(Goal::isMet).count();
        List<Goal> missed = goals.stream().filter(Goal::isMissed).toList();
        String worst = missed.stream()
                .max(Comparator.comparingDouble(
                        goal -> goal.share().orElseThrow().value()))
                .map(goal -> " Missed most: " + goal.place() + ", " + goal.verdict() + " (" + goal.goal() + ").")
                .orElse("");
        return "Goals of speed: " + met + " met, " + missed.size() + " missed, " + (goals.size() - met - missed.size())
                + " not measured." + worst;
    }

    private static List<String> reasons(List<Goal> goals) {
        List<Goal> missed = goals.stream().filter(Goal::isMissed).toList();
        List<Reason> counted =
                missed.stream().flatMap(goal -> goal.reason().stream()).toList();
        long launches = counted.stream().filter(Reason::isLaunches).count();
        long fewer = counted.stream()
                .filter(reason -> reason.kernels() <= reason.others())
                .count();
        List<Reason> work = counted.stream().filter(Reason::isWork).toList();
        boolean beside = work.stream().allMatch(reason -> reason.beside() > reason.plugins());
        long frameworks = missed.stream()
                .filter(goal -> goal.goal().contains("R1 (PyTorch"))
                .count();
        List<String> parts = new ArrayList<>();
        if (launches > 0) {
            parts.add("in " + launches
                    + " launching the plugin's further kernels alone takes longer than all that the goal"
                    + " allows beyond the other engine's time");
        }
        if (!work.isEmpty()) {
            parts.add("in " + work.size() + " what the further kernels do takes longer than that"
                    + (beside ? ", and most of them are TensorRT's own, launched only beside plugins" : ""));
        }
        if (fewer > 0) {
            parts.add("in " + fewer
                    + " the plugin's engine launches no more kernels than the other, and they take longer");
        }
        if (!parts.isEmpty() && frameworks > 0) {
            parts.add("in " + frameworks + " the other is PyTorch, whose kernels are not counted");
        }
        return parts.isEmpty()
                ? List.of()
                : List.of("Why goals are missed: of " + missed.size() + ", " + String.join("; ", parts) + ".");
    }
}
