// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two sessions must share for their ratios to be comparable: the device, its driver, the libraries and the
 * protocol. Precision and batch are in a cell's name, the engine's fingerprint is kept with each reading. Readings (load,
 * clocks, temperature) are left out, and so is what a reboot changes: they would split the history.
 *
 * @param facts those of the device begin with {@code device.}, those of the protocol with {@code protocol.}
 */
public record Key(Map<String, String> facts) {
    private static final List<String> MACHINE = List.of(
            "arch",
            "cores",
            "cpu",
            "cuda.runtime",
            "governor",
            "gpu",
            "gpu.driver",
            "jdk",
            "onnxruntime.threads",
            "onnxruntime.version",
            "reference.threads",
            "tensorrt");

    /** What an engine says of its device. */
    private static final List<String> DEVICE = List.of(
            "driver", "gpu", "gpu.capability", "gpu.id", "gpu.l2", "gpu.memory", "gpu.multiprocessors", "tensorrt");

    /** What a rule or a runner's part says of a run does not change how it is timed. */
    private static final Set<String> NOT_TIMING = Set.of("shard", "shards");

    private static final int LONGEST_NAME = 40;
    private static final int DIGITS = 12;

    public Key {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /** The key of a run; if its forks name several devices, all of them together. */
    public static Key of(RunRecord run) {
        Map<String, String> facts = new TreeMap<>();
        MACHINE.forEach(
                fact -> put(facts, fact, run.start().environment().facts().get(fact)));
        for (String fact : DEVICE) {
            Set<String> said = new TreeSet<>();
            run.forks().values().stream()
                    .flatMap(List::stream)
                    .map(Entry.Fork::engine)
                    .filter(engine -> engine.containsKey(fact))
                    .forEach(engine -> said.add(String.valueOf(engine.get(fact))));
            put(facts, "device." + fact, said.isEmpty() ? null : String.join(" and ", said));
        }
        run.start().protocol().forEach((name, value) -> {
            if (!Rule.DEFAULT.facts().containsKey(name) && !NOT_TIMING.contains(name)) {
                put(facts, "protocol." + name, value);
            }
        });
        return new Key(facts);
    }

    private static void put(Map<String, String> facts, String name, @Nullable String value) {
        if (value != null) {
            facts.put(Printable.text(name), Printable.text(value));
        }
    }

    /** For people its beginning, for uniqueness its end: {@code nvidia-h100-80gb-hbm3-gate-3f9c21d07a55.baseline}. */
    String fileName() {
        String device = facts.getOrDefault("device.gpu", facts.getOrDefault("cpu", "unknown"));
        String words = (device + "-" + facts.getOrDefault("protocol.name", "unknown"))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        return words.substring(0, Math.min(words.length(), LONGEST_NAME)) + "-"
                + sha256(facts.toString().getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS) + Baseline.SUFFIX;
    }

    /** How many facts differ. */
    int distance(Key other) {
        return (int) names(other).stream().filter(name -> differs(other, name)).count();
    }

    /** The first fact that differs: {@code its driver is A, not B}, where A is this key's. */
    Optional<String> difference(Key other) {
        return names(other).stream()
                .filter(name -> differs(other, name))
                .findFirst()
                .map(name -> "its " + name + " is " + facts.getOrDefault(name, "unknown") + ", not "
                        + other.facts.getOrDefault(name, "unknown"));
    }

    private boolean differs(Key other, String name) {
        return !Objects.equals(facts.get(name), other.facts.get(name));
    }

    private Set<String> names(Key other) {
        Set<String> names = new TreeSet<>(facts.keySet());
        names.addAll(other.facts.keySet());
        return names;
    }

    /** 64 hex digits. */
    static String sha256(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
