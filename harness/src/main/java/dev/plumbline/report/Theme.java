// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.activation.Activations;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The colours of pictures; the page's are in its style sheet. Activations have the hues of Okabe and Ito, which people
 * with any colour vision can tell apart (https://jfly.uni-koeln.de/color/), lighter on a dark ground.
 */
enum Theme {
    LIGHT(
            "", 0xffffff, 0x1c2430, 0x5c6878, 0xe4e8ee, 0xb3261e, 0x6b7787, 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
            0xb58900),
    DARK(
            "-dark", 0x171c24, 0xe8ecf2, 0x9aa6b6, 0x2c3440, 0xff8a80, 0x98a4b4, 0x56b4e9, 0xff9248, 0x2cc295, 0xe6a0c6,
            0xf0d050);

    private final String suffix;
    private final List<Color> colors;

    Theme(String suffix, int... colors) {
        this.suffix = suffix;
        this.colors = Arrays.stream(colors).mapToObj(Color::new).toList();
    }

    /** What a dark picture's file name has at its end. */
    String suffix() {
        return suffix;
    }

    Color ground() {
        return colors.get(0);
    }

    Color ink() {
        return colors.get(1);
    }

    Color faint() {
        return colors.get(2);
    }

    Color grid() {
        return colors.get(3);
    }

    Color red() {
        return colors.get(4);
    }

    /** The same for an activation in every picture. */
    Color of(String activation) {
        List<Color> hues = colors.subList(5, colors.size());
        for (Activations each : Activations.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(activation)) {
                return hues.get(each.ordinal() % hues.size());
            }
        }
        List<Color> others = hues.subList(Math.min(Activations.values().length, hues.size() - 1), hues.size());
        return others.get(Math.floorMod(activation.hashCode(), others.size()));
    }
}
