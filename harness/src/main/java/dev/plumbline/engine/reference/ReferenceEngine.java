// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.reference;

import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Session;
import dev.plumbline.engine.Threads;
import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Reference;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The float64 reference as an engine: what the truth costs, and a check of the harness against itself. */
public final class ReferenceEngine implements Engine {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public List<Placement> placements() {
        return List.of(Placement.NATIVE);
    }

    @Override
    public List<Precision> precisions() {
        return List.of(Precision.FP64);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("reference.threads", Integer.toString(Threads.asked()));
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(
                this,
                build,
                checked -> new ReferenceSession(
                        Reference.of(checked.network(), Threads.asked()),
                        checked.network().model(),
                        checked.batch(),
                        checked.traced()));
    }
}
