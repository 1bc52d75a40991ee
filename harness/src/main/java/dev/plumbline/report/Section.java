// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;

/**
 * A part of a page.
 *
 * @param tone {@code good}, {@code red} or {@code open} (not measured)
 * @param findings what it shows, in sentences
 * @param compares what the pictures and tables compare, and what their marks and words mean
 * @param shown tables in sight
 * @param folded tables behind a click
 */
record Section(
        String id,
        String title,
        String tone,
        List<String> findings,
        List<? extends Drawing> drawings,
        String compares,
        List<Table> shown,
        List<Table> folded) {
    /** Its findings alone. */
    Section brief() {
        return new Section(id, title, tone, findings, List.of(), "", List.of(), List.of());
    }

    /** @param step of {@code plugins-cuda/gpu/run} */
    static Section missing(String id, String title, String step) {
        return absent(id, title, "Not measured: run plugins-cuda/gpu/run " + step + " on a GPU.");
    }

    /** @param why one sentence */
    static Section absent(String id, String title, String why) {
        return new Section(id, title, "open", List.of(why), List.of(), "", List.of(), List.of());
    }
}
