// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Device states to replay: lines of milliseconds, SM and memory clock, power, temperature and throttle bits. */
final class Trace {
    private Trace() {}

    static List<Map<String, Double>> of(String name) {
        try (InputStream in = Objects.requireNonNull(Trace.class.getResourceAsStream(name + ".csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> state(line.split(",")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Double> state(String[] fields) {
        return Map.of(
                "clock.sm", Double.valueOf(fields[1]),
                "clock.memory", Double.valueOf(fields[2]),
                "power", Double.valueOf(fields[3]),
                "temperature", Double.valueOf(fields[4]),
                "throttle", (double) Long.decode(fields[5]));
    }
}
