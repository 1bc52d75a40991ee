// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Locale;

/** Who is measured in a gated run; each keeps a journal of its own in the folder of its name. */
public enum Arm {
    /** What the candidate is compared with. */
    BASELINE,
    CANDIDATE,
    /** The baseline's bytes under another name: must not differ from it. */
    COPY,
    /** The candidate with every inference a little longer: must be slower than it. */
    DELAYED,
    /** The baseline's cell without the plugin: shows what the machine did meanwhile. */
    CONTROL;

    /** Of the journal's folder. */
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
