// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.activation.Activations;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel computes, from the names that measuring programs give it.
 *
 * @param adds whether it adds a second input first
 * @param function in lower case: {@code relu}, {@code identity}, {@code copy}
 * @param coefficients {@code alpha=1}; empty if the name says none
 */
record KernelName(boolean adds, String function, String coefficients) {
    private static final Pattern NAME = Pattern.compile("(Add(?=[A-Z]))?([^(,]*)(?:\\((.*)\\))?.*");

    /** {@code Relu}, {@code AddRelu}, {@code Elu(alpha=1)}, {@code silu}, {@code swish, 2 operators}. */
    static KernelName of(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return new KernelName(false, name, "");
        }
        String function = parts.group(2).toLowerCase(Locale.ROOT);
        return new KernelName(
                parts.group(1) != null,
                function.equals("silu") ? "swish" : function,
                parts.group(3) == null ? "" : parts.group(3));
    }

    boolean isActivation() {
        return !function.equals("copy") && !function.equals("identity");
    }

    /** {@code ELU(α=1)}, {@code add + ReLU}. */
    String label() {
        String symbols = coefficients.replace("alpha", "α").replace("beta", "β");
        return (adds ? "add + " : "") + prose() + (symbols.isEmpty() ? "" : "(" + symbols + ")");
    }

    private String prose() {
        for (Activations each : Activations.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(function)) {
                return each.activation().name();
            }
        }
        return function;
    }
}
