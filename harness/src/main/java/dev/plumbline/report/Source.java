// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A run, and what lies beside its journal. */
public final class Source {
    private final RunRecord run;
    private final Optional<FrameworkTimes> torch;
    private final List<EngineLayers> layers;

    private Source(RunRecord run, Optional<FrameworkTimes> torch, List<EngineLayers> layers) {
        this.run = run;
        this.torch = torch;
        this.layers = layers;
    }

    /** A run alone. */
    static Source of(RunRecord run) {
        return new Source(run, Optional.empty(), List.of());
    }

    /** The run in a folder, with {@code torch.json} and {@code layers/*.tsv} if it has them. */
    public static Source read(Path folder) {
        Source source = new Source(
                RunRecord.read(folder.resolve(Journal.NAME)), FrameworkTimes.read(folder), EngineLayers.read(folder));
        Set<String> gpus = source.gpus();
        source.torch
                .map(FrameworkTimes::device)
                .filter(device -> !gpus.isEmpty() && !gpus.contains(device))
                .ifPresent(device -> {
                    throw new PlumblineException(
                            ExitCode.BAD_INPUT,
                            Printable.text(folder.resolve(FrameworkTimes.NAME) + ": device is " + device
                                            + ", but the journal beside it is of " + String.join(", ", gpus))
                                    + "; measure both on one GPU, or remove it for a report without R1");
                });
        return source;
    }

    /** The names of the GPUs that it ran on; empty if it ran on none. */
    public Set<String> gpus() {
        return Runs.said(run, "gpu");
    }

    RunRecord run() {
        return run;
    }

    Optional<FrameworkTimes> torch() {
        return torch;
    }

    List<EngineLayers> layers() {
        return layers;
    }
}
