// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guesses what steps will take: as long as the same step of the same cell took, else as long as the mean of its kind,
 * else of all steps so far.
 */
final class TimeLeft {
    private final Map<String, Double> seconds = new HashMap<>();

    void took(Step step, Duration time) {
        seconds.put(key(step), time.toNanos() / 1e9);
    }

    /** Empty before the first step has been timed. */
    Optional<Duration> of(List<Step> steps) {
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        Map<Step.Stage, Double> means = new HashMap<>();
        for (Step.Stage stage : Step.Stage.values()) {
            means.put(stage, mean(stage.word()).orElseGet(() -> mean("").orElse(0.0)));
        }
        double sum = steps.stream()
                .mapToDouble(step -> seconds.getOrDefault(key(step), means.getOrDefault(step.stage(), 0.0)))
                .sum();
        return Optional.of(Duration.ofMillis(Math.round(sum * 1e3)));
    }

    private Optional<Double> mean(String stage) {
        var mean = seconds.entrySet().stream()
                .filter(each -> each.getKey().startsWith(stage))
                .mapToDouble(Map.Entry::getValue)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }

    private static String key(Step step) {
        return step.stage().word() + " " + step.cell();
    }
}
