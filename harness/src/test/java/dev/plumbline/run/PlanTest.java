// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlanTest {
    private static final Engine HERE = new Named("here", "", List.of(Placement.NATIVE), List.of(Precision.FP32));
    private static final Engine AWAY = new Named(
            "away",
            "no device",
            List.of(Placement.NATIVE, Placement.PLUGIN),
            List.of(Precision.FP32, Precision.TF32, Precision.FP16, Precision.BF16));

    @Test
    void holdsEveryCombinationAndSaysWhatCannotRun() {
        Plan plan = Plan.of(List.of(HERE, AWAY), Selection.ALL);

        assertThat(plan.ids())
                .containsExactly(
                        "lenet5/relu/here/native/fp32/b1",
                        "lenet5/elu/here/native/fp32/b1",
                        "lenet5/isrlu/here/native/fp32/b1",
                        "lenet5/swish/here/native/fp32/b1",
                        "resnet50/relu/here/native/fp32/b1",
                        "resnet50/elu/here/native/fp32/b1",
                        "resnet50/isrlu/here/native/fp32/b1",
                        "resnet50/swish/here/native/fp32/b1");
        assertThat(plan.notRun())
                .hasSize(64)
                .containsEntry("resnet50/swish/away/plugin/bf16/b1", "no device")
                .allSatisfy((cell, reason) -> assertThat(reason).isEqualTo("no device"));
    }

    @Test
    void filtersTakeNamesInAnyCase() {
        Selection selection = new Selection(
                List.of("LeNet5"),
                List.of("Swish", "isrlu"),
                List.of("HERE", "away"),
                List.of("plugin", "Native"),
                List.of("fp32"),
                List.of(8, 1, 8));
        Plan plan = Plan.of(List.of(HERE, AWAY), selection);

        assertThat(plan.ids())
                .containsExactly(
                        "lenet5/isrlu/here/native/fp32/b1",
                        "lenet5/isrlu/here/native/fp32/b8",
                        "lenet5/swish/here/native/fp32/b1",
                        "lenet5/swish/here/native/fp32/b8");
        assertThat(plan.notRun()).hasSize(8);
    }

    @Test
    void anActivationAloneIsRunOnlyIfItIsNamedAndWhereItDiffers() {
        Engine every = new Named("every", "", List.of(Placement.values()), List.of(Precision.TF32, Precision.FP16));
        List<String> activations = List.of("elu", "relu");
        Selection lone = new Selection(List.of("Activation"), activations, List.of(), List.of(), List.of(), List.of());
        assertThat(Plan.of(List.of(every), lone).ids())
                .containsExactly(
                        "activation/relu/every/native/fp16/b1",
                        "activation/relu/every/plugin/fp16/b1",
                        "activation/relu/every/identity/fp16/b1",
                        "activation/elu/every/native/fp16/b1",
                        "activation/elu/every/plugin/fp16/b1");
        assertThat(Plan.of(List.of(every), Selection.ALL).ids())
                .contains("lenet5/relu/every/none/fp16/b1", "lenet5/relu/every/native/tf32/b1")
                .noneMatch(id -> id.startsWith("activation/"));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertEnds(
                ExitCode.USAGE,
                () -> plan(List.of("lenet"), List.of(), List.of(), List.of(), List.of()),
                "there is no model named lenet; there are activation, lenet5, resnet50");
        assertEnds(
                ExitCode.USAGE,
                () -> plan(List.of(), List.of("mish\n"), List.of(), List.of(), List.of()),
                "there is no activation named mish\\u000A; there are elu, isrlu, relu, swish");
        assertEnds(
                ExitCode.USAGE,
                () -> plan(List.of(), List.of(), List.of("gpu"), List.of(), List.of()),
                "there is no engine named gpu; there are away, here");
        assertEnds(
                ExitCode.USAGE,
                () -> plan(List.of(), List.of(), List.of(), List.of(), List.of("int8")),
                "there is no precision named int8; there are bf16, fp16, fp32, fp64, tf32");
    }

    @Test
    void aPlanWithoutCellsIsAnError() {
        assertEnds(
                ExitCode.USAGE,
                () -> plan(List.of(), List.of(), List.of("here"), List.of("plugin"), List.of()),
                "no cell is selected: no engine offers this placement in this precision; drop a filter");
        assertEnds(
                ExitCode.UNAVAILABLE,
                () -> plan(List.of("lenet5"), List.of(), List.of("away"), List.of(), List.of("tf32")),
                "none of the 8 selected cells can run here: no device");
        assertEnds(
                ExitCode.USAGE,
                () -> new Selection(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(0)),
                "batch 0 is not between 1 and 4096");
    }

    private static Plan plan(
            List<String> models,
            List<String> activations,
            List<String> engines,
            List<String> placements,
            List<String> precisions) {
        return Plan.of(
                List.of(HERE, AWAY), new Selection(models, activations, engines, placements, precisions, List.of()));
    }

    private static void assertEnds(ExitCode exit, ThrowingCallable work, String sentence) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(exit))
                .hasMessage(sentence);
    }

    /** @param reason why it cannot run; empty if it can */
    private record Named(String name, String reason, List<Placement> placements, List<Precision> precisions)
            implements Engine {
        @Override
        public Optional<String> unavailable() {
            return Optional.of(reason).filter(why -> !why.isEmpty());
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }

        @Override
        public Session open(Build build) {
            throw new UnsupportedOperationException();
        }
    }
}
