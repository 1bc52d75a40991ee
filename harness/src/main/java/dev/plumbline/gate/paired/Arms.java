// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The journals of a gated run.
 *
 * @param runs one of each arm
 */
public record Arms(Map<Arm, RunRecord> runs) {
    public Arms {
        for (Arm arm : Arm.values()) {
            if (!runs.containsKey(arm)) {
                throw new IllegalArgumentException("the gated run has no journal of its " + arm.folder());
            }
        }
        runs = Collections.unmodifiableMap(new EnumMap<>(runs));
    }

    /** Whether a folder holds a gated run. */
    public static boolean areIn(Path folder) {
        return Files.exists(journal(folder, Arm.CANDIDATE));
    }

    public static Arms read(Path folder) {
        Map<Arm, RunRecord> runs = new EnumMap<>(Arm.class);
        for (Arm arm : Arm.values()) {
            runs.put(arm, RunRecord.read(journal(folder, arm)));
        }
        return new Arms(runs);
    }

    public static Path journal(Path folder, Arm arm) {
        return folder.resolve(arm.folder()).resolve(Journal.NAME);
    }

    public RunRecord run(Arm arm) {
        return Objects.requireNonNull(runs.get(arm));
    }

    /** The rule that the run was planned with. */
    public Rule rule() {
        try {
            return Rule.of(run(Arm.CANDIDATE).start().protocol());
        } catch (IllegalArgumentException e) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    "the candidate's journal cannot be judged: " + Printable.message(e) + "; measure again",
                    e);
        }
    }

    /** @throws PlumblineException if the run was planned with another rule: none is chosen after the times are seen */
    public Judgement judgement(Rule rule) {
        for (Arm arm : Arm.values()) {
            Map<String, String> planned = run(arm).start().protocol();
            rule.facts().forEach((name, value) -> {
                String fact = planned.getOrDefault(name, "unknown");
                if (!value.equals(fact)) {
                    throw new PlumblineException(
                            ExitCode.BAD_INPUT,
                            "the " + arm.folder() + " was planned with " + name + " " + Printable.text(fact) + ", not "
                                    + value + ": judge it by that, or measure again");
                }
            });
        }
        return Judgement.of(runs, rule);
    }
}
