// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Outcome;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A gated run as a page and pictures; the same bytes for the same journals in any locale. */
public final class GateReport {
    /** The page's name in a run's folder. */
    public static final String NAME = "gate.html";

    private GateReport() {}

    /**
     * Writes {@code gate.html} (which needs none of the other files) and {@code charts/*.png}.
     *
     * @param history the run among past sessions, or why there are none
     * @param folder is made if it does not exist; files of those names are replaced
     * @return why there are no pictures, one sentence; empty if there are
     */
    public static String write(Outcome outcome, Arms arms, History history, Path folder) {
        Section past =
                history.known().map(GateHistory::section).orElseGet(() -> GateHistory.missing(history.missing()));
        GatePage page = GatePage.of(outcome, arms, past);
        Output.write(folder, page.pictures().files(), Map.of(NAME, Output.html("gate.jte", page)));
        return page.pictures().missing();
    }

    /** @param missing one sentence; empty if there is a history */
    public record History(Optional<GateHistory> known, String missing) {}
}
