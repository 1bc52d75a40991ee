// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.ActivationSpec;

/**
 * An activation that takes the place of another: {@code Relu=Swish}, {@code Relu=ISRLU(alpha=3)@layer1*}.
 *
 * @param from what is replaced; coefficients that are not given may be any
 * @param sites which names it is replaced at: * stands for any characters, ? for one
 */
public record Replacement(ActivationSpec from, Activation to, String sites) {
    /** @throws IllegalArgumentException if the text is no replacement; the message says what one looks like */
    public static Replacement parse(String text) {
        int equals = outside(text, '=');
        if (equals < 0) {
            throw new IllegalArgumentException("cannot read the replacement \"" + text
                    + "\"; write what is replaced by what, as Relu=ISRLU(alpha=3), and @layer1* for some sites only");
        }
        String right = text.substring(equals + 1);
        int at = outside(right, '@');
        String sites = at < 0 ? "*" : right.substring(at + 1).strip();
        if (sites.isEmpty()) {
            throw new IllegalArgumentException(
                    "the replacement \"" + text + "\" has no name behind @; write one, as @layer1*");
        }
        ActivationSpec to = ActivationSpec.parse(at < 0 ? right : right.substring(0, at));
        return new Replacement(ActivationSpec.parse(text.substring(0, equals)), to.activation(), sites);
    }

    /** The sites that have this activation already become the network's. */
    public static Replacement none(Activation activation) {
        return new Replacement(ActivationSpec.parse(activation.describe()), activation, "*");
    }

    /** The first such character that is not in brackets, or -1. */
    private static int outside(String text, char wanted) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == wanted && depth == 0) {
                return i;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return -1;
    }

    boolean applies(String site, Activation activation) {
        return from.matches(activation) && matches(sites, site);
    }

    /** Without backtracking further than to the last star, so in time of their product at most. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int star = -1;
        int resume = 0;
        for (int n = 0; n < name.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
