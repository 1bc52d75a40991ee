// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.gate.stored.Advice;
import dev.plumbline.gate.stored.Baseline;
import dev.plumbline.gate.stored.Key;
import dev.plumbline.gate.stored.Session;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.GateHistory;
import dev.plumbline.report.GateReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run, plain or gated, beside the stored baseline of its device. */
record StoredGate(Key key, Optional<Session> session, Baseline.Found found) {
    static final Path FOLDER = Path.of("results", "baselines");

    /** @param note why the run shall be accepted although something is slower */
    static StoredGate of(Path folder, Path baselines, String note) {
        boolean gated = Arms.areIn(folder);
        RunRecord run = RunRecord.read(gated ? Arms.journal(folder, Arm.CANDIDATE) : folder.resolve(Journal.NAME));
        Optional<RunRecord> control =
                gated ? Optional.of(RunRecord.read(Arms.journal(folder, Arm.CONTROL))) : Optional.empty();
        Key key = Key.of(run);
        return new StoredGate(key, Session.of(run, control, note), Baseline.find(baselines, key));
    }

    /** For the page of a gated run. */
    GateReport.History history(Rule rule) {
        return past().flatMap(
                        baseline -> session.map(now -> new GateHistory(baseline, now, Advice.of(baseline, now, rule))))
                .map(known -> new GateReport.History(Optional.of(known), ""))
                .orElseGet(() -> new GateReport.History(
                        Optional.empty(), "No history: " + missing() + "; plumbline gate accept adds a run to one."));
    }

    /** Empty as well if this run is all there is: it is no past of its own. */
    private Optional<Baseline> past() {
        return found.baseline()
                .filter(baseline ->
                        session.stream().noneMatch(now -> baseline.besides(now).isEmpty()));
    }

    private String missing() {
        return session.isEmpty()
                ? "no cell was timed with a control"
                : found.missing().isEmpty() ? "this run is the only accepted session" : found.missing();
    }

    /** What the baseline says and how much it can see; {@link ExitCode#OK} unless it binds. */
    static ExitCode say(Path folder, Path baselines, Rule rule, boolean binding) {
        Path known = baselines.normalize();
        StoredGate stored = of(folder, known, "");
        if (stored.session.isEmpty()) {
            System.out.println("gate: no cell was timed together with a control, so no stored baseline is of use");
            return binding ? ExitCode.INCONCLUSIVE : ExitCode.OK;
        }
        Optional<Baseline> baseline = stored.past();
        if (baseline.isEmpty()) {
            String next = stored.found.missing().isEmpty()
                    ? "another: plumbline gate accept --folder FOLDER"
                    : "this run: plumbline gate accept --folder " + folder;
            String said = stored.missing() + " ("
                    + Printable.text(stored.found.file().toString()) + "); to accept " + next + " --baselines "
                    + known;
            if (binding) {
                throw new PlumblineException(ExitCode.BAD_INPUT, said);
            }
            System.out.println("gate: no advice: " + said);
            return ExitCode.OK;
        }
        System.out.println(
                "gate: against " + baseline.get().besides(stored.session.get()).size() + " stored sessions"
                        + (binding ? ", binding" : " (advice; --binding makes it count)"));
        List<Advice> advice = Advice.of(baseline.get(), stored.session.get(), rule);
        advice.forEach(each -> System.out.println("gate: stored: " + Printable.text(each.text())));
        return binding
                ? ExitCode.gravest(
                        advice.stream().map(each -> each.call().exit()).toList())
                : ExitCode.OK;
    }
}
