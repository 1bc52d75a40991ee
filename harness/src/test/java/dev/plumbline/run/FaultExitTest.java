// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.activation.Relu;
import dev.plumbline.data.Digits;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.engine.Session;
import dev.plumbline.engine.faulty.FaultyEngine;
import dev.plumbline.engine.tensorrt.TensorRtFaults;
import dev.plumbline.gate.Verdict;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.Records;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import dev.plumbline.parity.Expected;
import dev.plumbline.parity.Parity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What a run ends with if an engine meets a fault while a cell is verified: 11 only for what the engine computes. */
class FaultExitTest {
    private static final Cell CELL = new Cell("lenet5", "relu", "faulty-none", Placement.NATIVE, Precision.FP32, 2);
    private static final Network NETWORK = new Network(new LeNet5(), new Relu(), RandomWeights.of(new LeNet5(), 1));
    private static final List<Map<String, float[]>> IMAGES = IntStream.range(0, 2)
            .mapToObj(i -> Map.of("image", Digits.load().image(i)))
            .toList();
    private static final Expected EXPECTED = Expected.compute(NETWORK, Placement.NATIVE, Precision.FP32, IMAGES, 1);

    /** Something that does not return. */
    private interface Fault {
        void strike();

        static Fault of(RuntimeException e) {
            return () -> {
                throw e;
            };
        }

        static Fault of(Error e) {
            return () -> {
                throw e;
            };
        }
    }

    private static Fault coded(ExitCode exit) {
        return Fault.of(new PlumblineException(exit, "says why"));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("a library that does not load", coded(ExitCode.UNAVAILABLE), 13, "says why"),
                arguments("a refused cache", coded(ExitCode.SECURITY), 18, "says why"),
                arguments("no lock or room", coded(ExitCode.IO), 17, "says why"),
                arguments("an old driver", Fault.of(TensorRtFaults.cuda(35)), 13, "CUDA error 35"),
                arguments("no GPU", Fault.of(TensorRtFaults.cuda(100)), 13, "CUDA error 100"),
                arguments("a full GPU", Fault.of(TensorRtFaults.cuda(2)), 15, "CUDA error 2"),
                arguments("a null builder", (Fault) TensorRtFaults::noBuilder, 13, "make a builder on this GPU: why"),
                arguments("a failed build", (Fault) TensorRtFaults::noPlan, 15, "cannot build lenet5: why"),
                arguments("a full heap", Fault.of(new OutOfMemoryError("Java heap space")), 15, "Java heap space"),
                arguments("a missing symbol", Fault.of(new UnsatisfiedLinkError("no x")), 15, "no x"),
                arguments("a full disk", Fault.of(new UncheckedIOException(new IOException("full"))), 17, "full"),
                arguments("a kernel's fault", Fault.of(TensorRtFaults.cuda(700)), 11, "CUDA error 700"),
                arguments("a failed kernel", Fault.of(TensorRtFaults.cuda(719)), 11, "CUDA error 719"),
                arguments("a plugin's refusal", (Fault) TensorRtFaults::notEnqueued, 11, "enqueue an inference: why"),
                arguments("an engine that is not what was asked for", Fault.of(new EngineException("2 of 3")), 11, "2"),
                arguments("anything else", Fault.of(new IndexOutOfBoundsException("9")), 11, "9"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theRunEndsWithTheFaultsCode(String name, Fault fault, int exit, String reason) {
        for (boolean inOpen : new boolean[] {true, false}) {
            Entry entry = Worker.answer(
                    Step.parity(CELL.id()),
                    () -> Parity.verify(CELL, new Striking(fault, inOpen), NETWORK, IMAGES, EXPECTED, 1));
            Verdict verdict = Verdict.of(RunRecord.of(List.of(Records.start(CELL.id()), entry)));
            assertThat(verdict.exit().code()).as("in open: " + inOpen).isEqualTo(exit);
            assertThat(verdict.sentence())
                    .startsWith("1 of 1 cell is red: " + CELL.id() + ": ")
                    .contains(reason);
        }
    }

    /** A correct engine but for its fault. */
    private static final class Striking extends FaultyEngine {
        private final Fault fault;
        private final boolean inOpen;

        Striking(Fault fault, boolean inOpen) {
            super("none");
            this.fault = fault;
            this.inOpen = inOpen;
        }

        @Override
        public Session open(Build build) {
            if (inOpen) {
                fault.strike();
            }
            Session session = super.open(build);
            return new Session() {
                @Override
                public void upload(String input, float[] values) {
                    session.upload(input, values);
                }

                @Override
                public void run() {
                    fault.strike();
                }

                @Override
                public Map<String, Tensor> outputs() {
                    return session.outputs();
                }

                @Override
                public void close() {
                    session.close();
                }
            };
        }
    }
}
