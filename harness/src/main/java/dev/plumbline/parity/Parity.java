// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Signature;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import dev.plumbline.model.Network;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives the verdict on a cell. */
public final class Parity {
    private final Cell cell;
    private final Engine engine;
    private final Network network;
    private final List<Map<String, float[]>> samples;
    private final Expected expected;
    private final List<Batch> batches;
    private final List<String> outputs;

    private Parity(Cell cell, Engine engine, Network network, List<Map<String, float[]>> samples, Expected expected) {
        this.cell = cell;
        this.engine = engine;
        this.network = network;
        this.samples = samples;
        this.expected = expected;
        batches = Batch.of(samples.size(), cell.batch());
        outputs = List.copyOf(Signature.of(network.model()).outputs().keySet());
    }

    /**
     * Runs all images in batches of the cell's size and compares every slot, the filled-up ones of the last batch too.
     * Whatever the engine throws is a verdict, but for what tells of the machine or of the build: that goes on.
     *
     * @param samples for each image its inputs by name
     * @param expected what they must give in the cell's precision and placement
     * @param threads for naming the layer that diverges
     */
    public static Entry.Parity verify(
            Cell cell,
            Engine engine,
            Network network,
            List<Map<String, float[]>> samples,
            Expected expected,
            int threads) {
        if (expected.precision() != cell.precision() || expected.images().size() != samples.size()) {
            throw new IllegalArgumentException(
                    "expected are " + expected.images().size() + " images in " + expected.precision() + ", but "
                            + cell.id() + " has " + samples.size());
        }
        expected.requireOutputsOf(network);
        return new Parity(cell, engine, network, samples, expected).verdict(threads);
    }

    private Entry.Parity verdict(int threads) {
        long start = System.nanoTime();
        Comparator comparator = new Comparator(outputs, cell.precision());
        Map<String, String> built = Map.of();
        Optional<String> fault = expected.weakness()
                .map(weakness -> "this comparison would prove nothing: " + weakness + origin(threads));
        if (fault.isEmpty()) {
            try (Session session = engine.open(build())) {
                built = Printable.facts(session.facts());
                Examination examination = new Examination(session, samples, outputs, expected);
                comparator = examination.comparator();
                fault = examination.fault(batches);
            } catch (PlumblineException | UncheckedIOException | LinkageError | OutOfMemoryError e) {
                throw e; // That says nothing of what the engine computes.
            } catch (Throwable e) { // an engine may throw anything, and all of it is a failure
                if (e instanceof EngineException ours && ours.exit().isPresent()) {
                    throw ours;
                }
                fault = Optional.of(engine.name() + " threw " + Printable.cause(e));
            }
        }
        Optional<String> divergent =
                comparator.failed() < 0 ? Optional.empty() : divergent(comparator.failed(), threads);
        return new Entry.Parity(
                cell.id(),
                fault.isEmpty(),
                Truth.source(cell.precision()),
                expected.tolerance(),
                samples.size(),
                comparator.statistics(),
                comparator.top1().agreed(),
                comparator.top1().excused(),
                fault.map(Printable::text).orElse(null),
                divergent.orElse(null),
                built,
                (System.nanoTime() - start) / 1e9);
    }

    /** Where the values come from that are never finite; empty if there are none. */
    private String origin(int threads) {
        return expected.neverFinite()
                .flatMap(output -> divergence(threads).firstNotFinite(0))
                .map(layer -> "; " + layer + " is the first layer that is not finite, so mend what it is made from")
                .orElse("");
    }

    private Divergence divergence(int threads) {
        return new Divergence(engine, build(), samples, threads, Divergence.Limits.DEFAULT);
    }

    private Build build() {
        return new Build(network, cell.placement(), cell.precision(), cell.batch(), Set.of());
    }

    private Optional<String> divergent(int image, int threads) {
        Batch failed = batches.stream()
                .filter(batch -> Arrays.stream(batch.images()).anyMatch(i -> i == image))
                .findFirst()
                .orElseThrow();
        return divergence(threads).first(failed, image);
    }
}
