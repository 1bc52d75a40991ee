// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.activation.Activations;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engines;
import dev.plumbline.engine.faulty.CorrectEngines;
import dev.plumbline.engine.faulty.Faults;
import dev.plumbline.engine.faulty.FaultyEngine;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Entry;
import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figure this project rests on: every planted fault is caught, for the right reason, and nothing correct is. Beside
 * it, what the acceptance rules of other tools make of the same outputs.
 */
class MutantsTest {
    private static final int BATCH = 8;
    /** Of the outputs: an error that is right for one network is too large, or far too small, for another. */
    private static final float[] SCALES = {1, 128, 1, 128, 0x1p-7f};

    private static final Map<FieldRule, Integer> KILLED = new EnumMap<>(FieldRule.class);
    private static final Map<FieldRule, Integer> FALSE_ALARMS = new EnumMap<>(FieldRule.class);
    private static String mutants = "not run";
    private static String alarms = "not run";

    @AfterAll
    static void print() {
        System.out.println("mutants killed " + mutants + "; false alarms " + alarms + " comparisons");
        for (FieldRule rule : FieldRule.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-26s mutants killed %3d; false alarms %,d%n",
                    rule.words,
                    KILLED.getOrDefault(rule, 0),
                    FALSE_ALARMS.getOrDefault(rule, 0));
        }
    }

    @Test
    void everyMutantIsKilledForItsReason() {
        SoftAssertions softly = new SoftAssertions();
        List<Mutant> all = Mutant.all();
        int killed = 0;
        for (Mutant mutant : all) {
            Recorder engine = new Recorder(new FaultyEngine(mutant.fault()));
            Entry.Parity verdict = mutant.subject().verdict(engine, Mutant.BATCH);
            killed += verdict.pass() ? 0 : 1;
            softly.assertThat(verdict.pass()).as("%s passes", mutant).isFalse();
            softly.assertThat(verdict.reason()).as("reason of %s", mutant).containsPattern(mutant.reason());
            softly.assertThat(verdict.divergent()).as("layer of %s", mutant).isEqualTo(mutant.layer());
            boolean broke = engine.returned().isEmpty() || verdict.reason().contains(" threw ");
            for (FieldRule rule : FieldRule.values()) {
                boolean accepted = !broke
                        && rule.accepts(
                                engine.returned().get(0).get("logits"), logits(mutant.subject(), 0, Mutant.BATCH));
                KILLED.merge(rule, accepted ? 0 : 1, Integer::sum);
            }
        }
        mutants = killed + "/" + all.size();
        softly.assertAll();
        assertThat(killed).isEqualTo(all.size()).isGreaterThanOrEqualTo(60);
    }

    /** What an engine without rounding errors of its own would return for one batch. */
    private static Tensor logits(Subject subject, int first, int batch) {
        int images = subject.samples().size();
        double[] values = IntStream.range(first, first + batch)
                .mapToObj(i -> subject.expected().images().get(i % images).get("logits"))
                .flatMapToDouble(logits -> Arrays.stream(logits.values().values()))
                .map(value -> (float) value)
                .toArray();
        return new Tensor(new int[] {batch, values.length / batch}, values);
    }

    @Test
    void everyFaultIsAMutant() {
        Set<String> tried = Mutant.all().stream().map(Mutant::fault).collect(Collectors.toCollection(TreeSet::new));
        Set<String> faults = new TreeSet<>(Faults.names());
        faults.removeAll(Set.of(
                "none", "exits-in-run", "exits-with-7-in-run", "hangs-in-run", "hangs-in-open", "eats-memory-in-run"));
        assertThat(tried).isEqualTo(faults);
    }

    @Test
    void nothingCorrectIsAccused() {
        List<Engine> engines = new ArrayList<>(CorrectEngines.fp32());
        engines.add(Engines.named("onnxruntime"));
        List<String> accused = new ArrayList<>();
        int comparisons = 0;
        double worst = 0;
        for (Activations activation : Activations.values()) {
            for (int seed = 1; seed <= 5; seed++) {
                float scale = SCALES[seed - 1];
                Subject subject =
                        Subject.of(seed <= 2 ? "lenet5" : "residual", activation, Precision.FP32, seed, 64, scale);
                for (Engine engine : engines) {
                    Recorder recorder = new Recorder(engine);
                    Entry.Parity verdict = subject.verdict(recorder, BATCH);
                    if (!verdict.pass()) {
                        accused.add(verdict.cell() + " seed " + seed + ": " + verdict.reason());
                    }
                    comparisons += verdict.images();
                    worst = Math.max(worst, verdict.outputs().get(0).worst());
                    countFalseAlarms(recorder, subject);
                }
            }
        }
        alarms = String.format(Locale.ROOT, "%,d/%,d", accused.size(), comparisons);
        System.out.printf(Locale.ROOT, "largest |error| / tolerance of a correct engine: %.2f%n", worst);
        assertThat(accused).isEmpty();
        assertThat(comparisons).isGreaterThanOrEqualTo(10_000);
    }

    private static void countFalseAlarms(Recorder recorder, Subject subject) {
        for (int image = 0; image < subject.samples().size(); image++) {
            Tensor batch = recorder.returned().get(image / BATCH).get("logits");
            int n = batch.shape()[1];
            int from = image % BATCH * n;
            Tensor one = new Tensor(new int[] {1, n}, Arrays.copyOfRange(batch.values(), from, from + n));
            for (FieldRule rule : FieldRule.values()) {
                FALSE_ALARMS.merge(rule, rule.accepts(one, logits(subject, image, 1)) ? 0 : 1, Integer::sum);
            }
        }
    }

    @Test
    void nothingCorrectIsAccusedInOtherPrecisions() {
        for (Activations activation : Activations.values()) {
            for (String model : List.of("lenet5", "residual")) {
                for (Precision precision : List.of(Precision.TF32, Precision.FP16, Precision.BF16)) {
                    Subject subject = Subject.of(model, activation, precision, 1, 16);
                    assertThat(subject.verdict(CorrectEngines.narrow(precision), 5)
                                    .reason())
                            .as("%s %s %s", model, activation, precision)
                            .isNull();
                }
                Subject exact = Subject.of(model, activation, Precision.FP64, 1, 16);
                assertThat(exact.verdict(Engines.named("reference"), 3).reason())
                        .as("%s %s", model, activation)
                        .isNull();
            }
        }
    }
}
