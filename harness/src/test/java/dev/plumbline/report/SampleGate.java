// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.gate.stored.Advice;
import dev.plumbline.gate.stored.Baseline;
import dev.plumbline.gate.stored.Key;
import dev.plumbline.gate.stored.Session;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Records;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A gated run with one of each verdict, of times that were drawn. */
final class SampleGate {
    private static final String SLOWER = "lenet5/isrlu/tensorrt/plugin/fp16/b1";
    private static final String WRONG = "lenet5/swish/tensorrt/plugin/fp32/b1";
    private static final String FASTER = "lenet5/swish/tensorrt/plugin/fp16/b1";
    private static final String NOISY = "lenet5/elu/tensorrt/plugin/fp32/b1";
    private static final String OTHER = "lenet5/isrlu/tensorrt/plugin/fp32/b1";

    private static final List<String> CELLS = List.of(
            "lenet5/relu/tensorrt/plugin/fp16/b1",
            "lenet5/elu/tensorrt/plugin/fp16/b1",
            SLOWER,
            FASTER,
            "lenet5/relu/tensorrt/plugin/fp32/b1",
            NOISY,
            OTHER,
            WRONG,
            "resnet50/relu/tensorrt/plugin/fp16/b8",
            "resnet50/swish/tensorrt/plugin/fp16/b8");

    private SampleGate() {}

    static Arms arms(boolean calm) {
        Map<Arm, RunRecord> runs = new EnumMap<>(Arm.class);
        for (Arm arm : Arm.values()) {
            List<String> cells = switch (arm) {
                case BASELINE, CANDIDATE -> calm ? CELLS.subList(0, 2) : CELLS;
                case COPY, DELAYED -> CELLS.subList(0, 1);
                case CONTROL -> List.of("lenet5/relu/tensorrt/native/fp16/b1");
            };
            runs.put(arm, run(arm, cells, calm, 1));
        }
        return new Arms(runs);
    }

    private static RunRecord run(Arm arm, List<String> cells, boolean calm, int seed) {
        Map<String, String> protocol = new LinkedHashMap<>(Map.of("name", "gate", "iterations", "5"));
        protocol.putAll(Rule.DEFAULT.facts());
        Map<String, String> facts = new LinkedHashMap<>(Map.of("cpu", "Some CPU", "gpu", "Some GPU"));
        facts.put("build", "sha256:" + (arm == Arm.CANDIDATE || arm == Arm.DELAYED ? "b" : "a").repeat(64));
        List<Entry> entries = new ArrayList<>(List.of(new Entry.Start(
                "plumbline-run-1",
                "sample-" + seed,
                "2026-01-02T03:04:05Z",
                new Environment(facts),
                96,
                protocol,
                cells,
                Map.of())));
        for (String cell : cells) {
            boolean wrong = arm == Arm.CANDIDATE && cell.equals(WRONG);
            entries.add(Records.parity(cell, !wrong));
            SplittableRandom random = new SplittableRandom(31L * cell.hashCode() + arm.ordinal() + 1000L * seed);
            for (int fork = 0; fork < 96 && !wrong; fork++) {
                double spread = cell.equals(NOISY) ? 0.08 : 0.003;
                double time = 2e4 * factor(arm, cell, calm) * Math.exp(spread * random.nextGaussian());
                entries.add(fork(arm, cell, fork, time));
            }
        }
        entries.add(Records.end());
        return RunRecord.of(entries);
    }

    private static double factor(Arm arm, String cell, boolean calm) {
        double candidate = calm ? 1 : cell.equals(SLOWER) ? 1.031 : cell.equals(FASTER) ? 0.972 : 1;
        return switch (arm) {
            case BASELINE, COPY -> 1;
            case CANDIDATE -> candidate;
            case DELAYED -> 1.03 * candidate;
            case CONTROL -> 0.93;
        };
    }

    private static Entry.Fork fork(Arm arm, String cell, int fork, double time) {
        boolean other = arm == Arm.CANDIDATE && cell.equals(OTHER);
        return new Entry.Fork(
                cell,
                fork,
                "2026-01-02T03:04:06Z",
                List.of(time, time),
                Map.of("50", time),
                100,
                Map.of(),
                Map.of("fingerprint", other ? "0ther" : "c0ffee", "gpu", "Some GPU"),
                1);
    }

    /** So many sessions before this one, whose cells were as fast as now. */
    static GateHistory history(Arms arms, int sessions) {
        Key key = Key.of(arms.run(Arm.CANDIDATE));
        Optional<Baseline> baseline = Optional.empty();
        for (int seed = 2; seed < sessions + 2; seed++) {
            RunRecord control = run(Arm.CONTROL, List.of("lenet5/relu/tensorrt/native/fp16/b1"), true, seed);
            Session past = Session.of(run(Arm.BASELINE, CELLS, true, seed), Optional.of(control), "")
                    .orElseThrow();
            baseline = Optional.of(Baseline.with(baseline, key, past));
        }
        Session now = Session.of(arms.run(Arm.CANDIDATE), Optional.of(arms.run(Arm.CONTROL)), "")
                .orElseThrow();
        return history(baseline.orElseThrow(), now);
    }

    /** The same after this one was accepted. */
    static GateHistory accepted(GateHistory before) {
        Baseline baseline = before.baseline();
        return history(Baseline.with(Optional.of(baseline), baseline.key(), before.session()), before.session());
    }

    private static GateHistory history(Baseline baseline, Session now) {
        return new GateHistory(baseline, now, Advice.of(baseline, now, Rule.DEFAULT));
    }
}
