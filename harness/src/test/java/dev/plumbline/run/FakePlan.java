// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.bench.Protocol;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Records;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A plan of cells that no engine has to run. */
final class FakePlan {
    static final Environment ENVIRONMENT = new Environment(Map.of("cpu", "Some CPU", "load", "0.10"));

    private FakePlan() {}

    /** So many cells, told apart by their batch. */
    static Plan of(int cells) {
        return new Plan(IntStream.rangeClosed(1, cells).mapToObj(FakePlan::cell).toList(), Map.of());
    }

    static Cell cell(int batch) {
        return Cell.parse("lenet5/relu/fake/native/fp32/b" + batch);
    }

    static String id(int batch) {
        return cell(batch).id();
    }

    static Settings settings(int forks) {
        return Settings.of(Protocol.SMOKE.withForks(forks));
    }

    /** What a worker that does its work answers. */
    static Entry answer(Step step) {
        return step.stage() == Step.Stage.PARITY
                ? Records.parity(step.cell(), true)
                : Records.fork(step.cell(), step.fork());
    }

    static List<Step> steps(int cells, int forks) {
        return Schedule.of(of(cells).ids(), forks);
    }
}
