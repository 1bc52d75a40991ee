// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An activation as people write it: {@code Swish}, {@code ISRLU(alpha=3)}. The case of names does not matter.
 *
 * @param name without coefficients, in lower case
 * @param coefficients those that are given
 */
public record ActivationSpec(String name, Map<String, Double> coefficients) {
    private static final String ALIAS = "silu";

    public ActivationSpec {
        coefficients = new TreeMap<>(coefficients);
    }

    /** @throws IllegalArgumentException if the text is not a name with coefficients */
    public static ActivationSpec parse(String text) {
        String trimmed = text.strip();
        int open = trimmed.indexOf('(');
        String name = (open < 0 ? trimmed : trimmed.substring(0, open)).strip();
        if (name.isEmpty() || open >= 0 && !trimmed.endsWith(")")) {
            throw new IllegalArgumentException(
                    "cannot read the activation \"" + text + "\"; write a name and its coefficients as ISRLU(alpha=3)");
        }
        Map<String, Double> coefficients = new TreeMap<>();
        String list = open < 0 ? "" : trimmed.substring(open + 1, trimmed.length() - 1);
        if (!list.isBlank()) {
            for (String each : list.split(",", -1)) {
                coefficient(each, text, coefficients);
            }
        }
        return new ActivationSpec(name.toLowerCase(Locale.ROOT), coefficients);
    }

    private static void coefficient(String each, String text, Map<String, Double> coefficients) {
        int equals = each.indexOf('=');
        try {
            String name = each.substring(0, Math.max(0, equals)).strip();
            double value = Double.parseDouble(each.substring(equals + 1).strip());
            if (!name.isEmpty() && coefficients.put(name, value) == null) {
                return;
            }
        } catch (NumberFormatException e) {
            // Falls through to the sentence below.
        }
        throw new IllegalArgumentException(
                "cannot read the coefficient \"" + each.strip() + "\" of \"" + text + "\"; write it once, as alpha=3");
    }

    /** The activation of this name with these coefficients; those not given are its paper's. */
    public Activation activation() {
        String wanted = name.equals(ALIAS) ? "swish" : name;
        for (Activations known : Activations.values()) {
            Activation usual = known.activation();
            if (usual.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                for (String coefficient : coefficients.keySet()) {
                    if (!usual.coefficients().containsKey(coefficient)) {
                        throw new IllegalArgumentException(usual.name() + " has no coefficient " + coefficient
                                + "; it has " + usual.coefficients().keySet());
                    }
                }
                return with(known);
            }
        }
        throw new IllegalArgumentException("there is no activation " + name + "; there are "
                + Arrays.stream(Activations.values())
                        .map(known -> known.activation().name())
                        .collect(Collectors.joining(", ")));
    }

    private Activation with(Activations known) {
        return switch (known) {
            case RELU -> new Relu();
            case ELU -> new Elu(coefficients.getOrDefault("alpha", 1.0));
            case ISRLU -> new Isrlu(coefficients.getOrDefault("alpha", 1.0));
            case SWISH -> new Swish(coefficients.getOrDefault("beta", 1.0));
        };
    }

    /** Whether an activation has this name and all of these coefficients. */
    public boolean matches(Activation activation) {
        String other = activation.name().toLowerCase(Locale.ROOT);
        boolean alias = name.equals(ALIAS) && activation.equals(new Swish(1))
                || name.equals("relu6") && activation.equals(new Clip(0, 6));
        return (other.equals(name) || alias)
                && activation.coefficients().entrySet().containsAll(coefficients.entrySet());
    }
}
