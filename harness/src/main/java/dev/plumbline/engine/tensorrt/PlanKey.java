// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything that an engine plan depends on: two plans with one key are interchangeable.
 *
 * @param code as {@link PlanCode} tells it: no number that somebody has to raise
 * @param network as {@link NetworkDigest} makes it
 * @param traced names of layers that are outputs too
 * @param plugins SHA-256 of the plugin library; {@code none} if no plugin is used
 * @param flags of the builder and its configuration, for instance {@code TF32}
 */
record PlanKey(
        Device device,
        Libraries libraries,
        String code,
        String network,
        Placement placement,
        Precision precision,
        int batch,
        SortedSet<String> traced,
        String plugins,
        SortedSet<String> flags) {
    /**
     * The very libraries: two may have one version.
     *
     * @param tensorRt the number of TensorRT's build
     * @param runtime SHA-256 of the CUDA runtime
     */
    record Libraries(int tensorRt, String runtime) {}

    /**
     * What TensorRT's choices depend on beside the network, and so the key of a timing cache.
     *
     * @param tensorRt its version, {@code 10.6.0}
     * @param driver its version, {@code 580.159.04}
     * @param gpu its name as CUDA tells it
     * @param capability its compute capability, {@code 9.0}
     * @param memory in bytes, which also tells slices of a GPU apart
     */
    record Device(String tensorRt, String driver, String gpu, String capability, long memory) {
        /** The key of the timing cache that all builds on this device share. */
        String timingCache() {
            return lines("timing cache 1", facts());
        }

        private Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("tensorrt", tensorRt);
            facts.put("driver", driver);
            facts.put("gpu", gpu);
            facts.put("capability", capability);
            facts.put("memory", memory);
            return facts;
        }
    }

    static PlanKey of(Device device, Libraries libraries, Build build, String plugins, Collection<String> flags) {
        return new PlanKey(
                device,
                libraries,
                PlanCode.digest(),
                NetworkDigest.of(build.network()),
                build.placement(),
                build.precision(),
                build.batch(),
                new TreeSet<>(build.traced()),
                plugins,
                new TreeSet<>(flags));
    }

    /** The key as text, a fact a line, and a line for each element of a set. */
    String text() {
        Map<String, Object> facts = device.facts();
        facts.put("tensorrt.build", libraries.tensorRt);
        facts.put("cuda.runtime", libraries.runtime);
        facts.put("code", code);
        facts.put("network", network);
        facts.put("placement", placement);
        facts.put("precision", precision);
        facts.put("batch", batch);
        traced.forEach(layer -> facts.put("traced " + layer, true));
        facts.put("plugins", plugins);
        flags.forEach(flag -> facts.put("flag " + flag, true));
        return lines("engine plan", facts);
    }

    private static String lines(String what, Map<String, Object> facts) {
        StringBuilder lines = new StringBuilder("plumbline " + what + "\n");
        facts.forEach((name, value) -> {
            String line = name + "=" + value;
            if (line.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a fact of an engine plan may hold no line break: " + line);
            }
            lines.append(line).append('\n');
        });
        return lines.toString();
    }
}
