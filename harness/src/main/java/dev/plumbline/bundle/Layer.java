// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.util.Locale;

/** What changes together lies together; the later, the oftener it changes. */
enum Layer {
    TENSORRT,
    RUNTIME,
    LIBRARIES,
    PLUMBLINE;

    /** The name of one of its parts: it does not depend on how many parts other layers have. */
    String part(int number) {
        return String.format(Locale.ROOT, "%d-%s-%04d.part", ordinal() + 1, name().toLowerCase(Locale.ROOT), number);
    }
}
