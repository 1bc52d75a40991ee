// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What the number of kernels says to a plugin's engine that takes longer than a goal allows.
 *
 * @param kernels that the plugin's engine launches
 * @param plugins of them; all, if they were not counted
 * @param others what the engine launches that it is held against
 * @param launches nanoseconds that graphs of as many empty kernels differ by
 * @param allowed nanoseconds that the goal allows the plugin beyond the other's time
 * @param fastest the fastest windows of both, in words; empty if no windows of a fork disagree
 */
record Reason(int kernels, int plugins, int others, double launches, double allowed, String fastest) {
    /** Empty if one of the engines has not counted its kernels, or its forks count differently. */
    static Optional<Reason> of(CellResult plugin, CellResult other, double allowed) {
        Optional<Double> launches =
                plugin.launchFloor().flatMap(more -> other.launchFloor().map(less -> more - less));
        return count(plugin, "kernels")
                .flatMap(own -> count(other, "kernels")
                        .flatMap(others -> launches.map(nanos -> new Reason(
                                own,
                                count(plugin, "plugins").orElse(own),
                                others,
                                nanos,
                                allowed,
                                AuditSection.isSteady(plugin) && AuditSection.isSteady(other)
                                        ? ""
                                        : fastest(plugin, other)))));
    }

    /** Whether the further launches alone take more than is allowed. */
    boolean isLaunches() {
        return kernels > others && launches > allowed;
    }

    /** Whether what the further kernels do takes more than is allowed. */
    boolean isWork() {
        return kernels > others && launches <= allowed;
    }

    /** Further kernels that are no plugins: TensorRT's, which it launches only beside plugins. */
    int beside() {
        return Math.max(kernels - others - plugins, 0);
    }

    String words() {
        String counted = kernels > others
                ? "launching " + kernels + " kernels in place of " + others + " takes " + Numbers.time(launches)
                        + " more; " + (allowed > 0 ? Numbers.time(allowed) + " more is allowed" : "none is allowed")
                        + (beside() > 0 ? "; of the further kernels " + beside() + " are TensorRT's own" : "")
                : kernels == others
                        ? "as many kernels on both sides (" + kernels + "), so their number is not why"
                        : "fewer kernels (" + kernels + " in place of " + others + "), so their number is not why";
        return counted + fastest;
    }

    private static Optional<Integer> count(CellResult result, String what) {
        List<String> said = result.said(what);
        return said.size() == 1 && said.get(0).matches("\\d{1,6}")
                ? Optional.of(Integer.valueOf(said.get(0)))
                : Optional.empty();
    }

    private static String fastest(CellResult plugin, CellResult other) {
        return "; the forks' fastest windows take " + Numbers.time(fastest(plugin)) + " and "
                + Numbers.time(fastest(other));
    }

    /** Nanoseconds of an inference in the fastest window of each fork, the mean over forks. */
    static double fastest(CellResult result) {
        return Estimate.of(result.forks().values().stream()
                        .map(fork -> Collections.min(fork.iterations()))
                        .toList())
                .value();
    }
}
