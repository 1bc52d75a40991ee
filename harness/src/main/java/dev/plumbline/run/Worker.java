// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.Given;
import dev.plumbline.bench.Protocol;
import dev.plumbline.bench.Subject;
import dev.plumbline.bench.Timing;
import dev.plumbline.data.Samples;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Threads;
import dev.plumbline.interpret.Cost;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.model.Network;
import dev.plumbline.parity.Expected;
import dev.plumbline.parity.ExpectedStore;
import dev.plumbline.parity.Parity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The main class of a worker's JVM: steps one after the other, an answer to each. Started by {@link WorkerProcesses} only. */
final class Worker {
    /** Multiply-adds of the images that parity takes before cells are timed, so that it takes seconds. */
    private static final long WORK = 8_500_000_000L;

    private Worker() {}

    /** @param args stage, cells, fork, result file, protocol, what was given */
    public static void main(String[] args) throws IOException {
        ParentWatch.start(System.in);
        Path result = Path.of(args[3]);
        List<Step> steps = Step.parse(args[0], args[1], args[2]);
        boolean sound = true;
        for (int i = 0; i < steps.size() && sound; i++) {
            Entry entry =
                    answer(steps.get(i), Protocol.parse(args[4]), Given.parse(args[5]), result.resolveSibling("tmp"));
            Answer.write(Answer.file(result, i), entry);
            sound = !Ledger.isRed(entry); // Some of CUDA's errors stay in a process and would spoil the next cell.
        }
        System.exit(0); // An engine may have left threads behind.
    }

    private static Entry answer(Step step, Protocol protocol, Given given, Path scratch) {
        return answer(step, () -> {
            Cell cell = Cell.parse(step.cell());
            return step.stage() == Step.Stage.PARITY
                    ? verify(Subject.of(cell, given), protocol, scratch)
                    : Timing.of(cell, step.fork(), protocol, given, load());
        });
    }

    /** What the work gives, or the failure that whatever it throws comes to. */
    static Entry answer(Step step, Supplier<Entry> work) {
        try {
            return work.get();
        } catch (Throwable e) { // Whatever an engine throws, the supervisor shall hear of it.
            return step.failed(exit(e), reason(e));
        }
    }

    private static Entry verify(Subject subject, Protocol protocol, Path scratch) {
        Network network = subject.network();
        Samples samples = subject.samples();
        long images = images(protocol, samples.count(), Cost.of(network.model()).multiplyAdds());
        List<Map<String, float[]>> inputs = LongStream.range(0, images)
                .mapToObj(i -> samples.inputs((int) i))
                .toList();
        Cell cell = subject.cell();
        int threads = Threads.asked();
        Expected expected =
                new ExpectedStore(scratch).get(network, cell.placement(), cell.precision(), inputs, threads);
        Supplier<Entry.Parity> parity = () -> Parity.verify(cell, subject.engine(), network, inputs, expected, threads);
        return cell.placement().usesPlugin() ? inBothEngines(parity) : parity.get();
    }

    /** How many of the images there are parity takes. */
    static long images(Protocol protocol, int count, long multiplyAdds) {
        long affordable = protocol.verifiesAll() ? count : WORK / Math.max(1, multiplyAdds);
        return Math.min(count, Math.max(2, affordable)); // One tells nothing: its outputs could be those of any.
    }

    /** In the engine that will be timed; if it is another library's, then in the one that this library is built into. */
    static Entry.Parity inBothEngines(Supplier<Entry.Parity> parity) {
        Entry.Parity timed = parity.get();
        String other = System.getProperty(Engine.ENGINES_OF);
        if (!timed.pass() || other == null) {
            return timed;
        }
        System.clearProperty(Engine.ENGINES_OF);
        try {
            Entry.Parity own = parity.get();
            return own.pass() ? timed : own;
        } finally {
            System.setProperty(Engine.ENGINES_OF, other);
        }
    }

    private static Map<String, Double> load() {
        return Machine.load().stream().boxed().collect(Collectors.toMap(load -> Machine.LOAD, load -> load));
    }

    private static ExitCode exit(Throwable e) {
        if (e instanceof PlumblineException ours) {
            return ours.exit();
        }
        if (e instanceof EngineException engine) {
            return engine.exit().orElse(ExitCode.WORKER_CRASH);
        }
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            return ExitCode.IO;
        }
        if (e instanceof IllegalArgumentException) {
            return ExitCode.BAD_INPUT;
        }
        return e instanceof OutOfMemoryError || e instanceof LinkageError ? ExitCode.WORKER_CRASH : ExitCode.INTERNAL;
    }

    private static String reason(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof PlumblineException || e instanceof EngineException || e instanceof IllegalArgumentException
                ? message
                : e.getClass().getSimpleName() + ": " + message;
    }
}
