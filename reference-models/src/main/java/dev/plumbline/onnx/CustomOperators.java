// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.ActivationSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which custom operators are activations, by their type, in any domain. A table of lines such as
 *
 * <pre>ISRLU = ISRLU(alpha=alpha|1)   # the attribute alpha, or 1 if the node has none</pre>
 *
 * where each coefficient is a number, attributes to be tried in turn, or those and a number for when there is none.
 */
public final class CustomOperators {
    private static final String STANDARD = """
            PlumblineRelu = ReLU
            PlumblineElu = ELU(alpha=alpha)
            PlumblineIsrlu = ISRLU(alpha=alpha)
            PlumblineSwish = Swish(beta=beta)
            SiLU = Swish(beta=1)
            Silu = Swish(beta=1)
            Swish = Swish(beta=beta|alpha|1)
            Swish_TRT = Swish(beta=beta|1)
            SwishPlugin = Swish(beta=beta|1)
            ISRLU = ISRLU(alpha=alpha|1)
            Isrlu = ISRLU(alpha=alpha|1)
            CustomIsrluPluginDynamic = ISRLU(alpha=alpha|3)  # its source says 3 and offers no field
            """;

    /** By type: the activation's name, and for each coefficient where it comes from. */
    private final Map<String, Entry> entries;

    private record Entry(String activation, Map<String, String> coefficients) {}

    private CustomOperators(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** Those of this project and of the plugins that it is compared with. */
    public static CustomOperators standard() {
        return new CustomOperators(Map.of()).with(STANDARD);
    }

    /**
     * These and more; a later line wins.
     *
     * @param table lines as above; {@code #} begins a comment
     * @throws IllegalArgumentException if a line cannot be read
     */
    public CustomOperators with(String table) {
        Map<String, Entry> all = new LinkedHashMap<>(entries);
        for (String line : table.lines().toList()) {
            String text = line.replaceFirst("#.*", "").strip();
            if (!text.isEmpty()) {
                int equals = text.indexOf('=');
                String type = text.substring(0, Math.max(0, equals)).strip();
                if (type.isEmpty() || type.contains("(")) {
                    throw unreadable(text);
                }
                all.put(type, entry(text.substring(equals + 1).strip(), text));
            }
        }
        return new CustomOperators(Collections.unmodifiableMap(all));
    }

    private static Entry entry(String formula, String line) {
        int open = formula.indexOf('(');
        Map<String, String> sources = new LinkedHashMap<>();
        if (open >= 0) {
            if (!formula.endsWith(")")) {
                throw unreadable(line);
            }
            for (String each : formula.substring(open + 1, formula.length() - 1).split(",", -1)) {
                String[] pair = each.split("=", -1);
                if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
                    throw unreadable(line);
                }
                sources.put(pair[0].strip(), pair[1].strip());
            }
        }
        String name = open < 0 ? formula : formula.substring(0, open).strip();
        Map<String, Double> ones = new TreeMap<>();
        sources.keySet().forEach(coefficient -> ones.put(coefficient, 1.0));
        new ActivationSpec(ActivationSpec.parse(name).name(), ones).activation(); // refuses unknown names
        return new Entry(name, sources);
    }

    private static IllegalArgumentException unreadable(String line) {
        return new IllegalArgumentException("cannot read the custom operator \"" + line
                + "\"; write its type and an activation as MyOp = ISRLU(alpha=alpha|1)");
    }

    boolean contains(Node node) {
        return entries.containsKey(node.operator());
    }

    /** The activation that a node of the table is. */
    Activation activation(Call call) {
        Entry entry = entries.get(call.node().operator());
        if (entry == null) {
            throw new IllegalStateException(call.node() + " is not in the table");
        }
        Map<String, Double> values = new TreeMap<>();
        entry.coefficients.forEach((coefficient, source) -> values.put(coefficient, coefficient(call, source)));
        return new ActivationSpec(ActivationSpec.parse(entry.activation).name(), values).activation();
    }

    private static double coefficient(Call call, String source) {
        for (String each : source.split("\\|")) {
            if (call.node().attributes().containsKey(each.strip())) {
                return call.real(each.strip(), 0);
            }
            if (!each.isBlank() && "0123456789.-+".indexOf(each.strip().charAt(0)) >= 0) {
                return Double.parseDouble(each.strip());
            }
        }
        throw call.unsupported("it has no attribute " + source.replace("|", " or "));
    }
}
