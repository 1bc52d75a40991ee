// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.PlumblineException;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.Swish;
import dev.plumbline.data.DefaultWeights;
import dev.plumbline.data.Samples;
import dev.plumbline.engine.faulty.FaultyEngine;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExpectedTest {
    private static final Subject SUBJECT = Subject.of("residual", Activations.ELU, Precision.FP32, 1, 3);

    @TempDir
    Path folder;

    private static Subject with(Network network, List<Map<String, float[]>> samples) {
        return new Subject(
                "elu", network, samples, Expected.compute(network, Placement.NATIVE, Precision.FP32, samples, 1));
    }

    private static String reason(Subject subject) {
        Entry.Parity verdict = subject.verdict(new FaultyEngine(), 2);
        assertThat(verdict.pass()).isFalse();
        assertThat(verdict.outputs()).isEmpty();
        assertThat(verdict.divergent()).isNull();
        return verdict.reason();
    }

    /** The one with the least room: fifty layers of eight bits, and an activation that is like another. */
    @Test
    void theBuiltInWeightsProveEvenSwishInResNet50InBf16() {
        Models model = Models.RESNET50;
        Swish swish = new Swish(1);
        Network network = new Network(model.model(), swish, DefaultWeights.load(model, swish));
        Samples samples = Samples.of(model.model());
        List<Map<String, float[]>> images = List.of(samples.inputs(0), samples.inputs(1));
        Expected expected = Expected.compute(network, Placement.PLUGIN, Precision.BF16, images, 2);
        assertThat(expected.weakness()).isEmpty();
        assertThat(expected.contrast()).as("2 are needed").isGreaterThan(2.1);
    }

    @Test
    void oneImageProvesNothing() {
        assertThat(reason(with(SUBJECT.network(), SUBJECT.samples().subList(0, 1))))
                .isEqualTo("this comparison would prove nothing: parity needs at least 2 images, but was given 1");
    }

    @Test
    void equalImagesProveNothing() {
        assertThat(reason(with(
                        SUBJECT.network(),
                        Collections.nCopies(3, SUBJECT.samples().get(0)))))
                .isEqualTo("this comparison would prove nothing: the tolerance would accept most images' outputs for"
                        + " those of their neighbours; compare images that differ more");
    }

    @Test
    void anActivationThatMakesNoDifferenceIsNotTested() {
        Network flat = new Network(
                SUBJECT.network().model(), new Elu(0), SUBJECT.network().weights());
        assertThat(reason(with(flat, SUBJECT.samples())))
                .isEqualTo("this comparison would prove nothing: the outputs would be the same with another"
                        + " activation, so this cell does not test its own; use weights or images that reach its"
                        + " negative side");
        for (Activations activation : Activations.values()) {
            assertThat(Subject.of("lenet5", activation, Precision.FP32, 1, 2)
                            .expected()
                            .contrast())
                    .as("%s", activation)
                    .isGreaterThan(100);
        }
    }

    @Test
    void aToleranceAsLargeAsTheOutputsProvesNothing() {
        List<Map<String, Expectation>> wide = new ArrayList<>();
        for (Map<String, Expectation> image : SUBJECT.expected().images()) {
            Tensor values = image.get("logits").values();
            double[] tolerance = new double[values.values().length];
            Arrays.fill(tolerance, 1e3);
            wide.add(Map.of("logits", new Expectation(values, tolerance)));
        }
        assertThat(reason(new Subject(
                        "elu", SUBJECT.network(), SUBJECT.samples(), new Expected(Precision.FP32, wide, 1e9))))
                .isEqualTo("this comparison would prove nothing: the tolerance of output logits would accept zeros for"
                        + " every image; compare in a higher precision or with other weights");
    }

    @Test
    void computesOnceAndReadsBackTheSame() throws IOException {
        Expected first = stored(SUBJECT);
        Path file = only();
        byte[] bytes = Files.readAllBytes(file);
        Expected again = stored(SUBJECT);

        assertThat(only()).isEqualTo(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThat(again.contrast()).isEqualTo(first.contrast());
        assertThat(again.images()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            Expectation expected = SUBJECT.expected().images().get(i).get("logits");
            assertThat(again.images().get(i).get("logits").values()).isEqualTo(expected.values());
            assertThat(again.images().get(i).get("logits").tolerance()).isEqualTo(expected.tolerance());
        }
    }

    private Expected stored(Subject subject) {
        return new ExpectedStore(folder).get(subject.network(), Placement.NATIVE, Precision.FP32, subject.samples(), 1);
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void readsWhatItWroteAndNothingElse() throws IOException {
        stored(SUBJECT);
        Path file = only();
        byte[] good = Files.readAllBytes(file);

        // A file that carries other values under its own checksum would be believed: that it is read shows that it is.
        for (int at = 0; at < good.length; at += 7) {
            byte[] changed = good.clone();
            changed[at] ^= 0x10;
            restoredFrom(file, changed, good);
        }
        for (int length : new int[] {0, 1, 31, 32, 63, 64, 65, good.length - 1}) {
            restoredFrom(file, Arrays.copyOf(good, length), good);
        }
        restoredFrom(file, Arrays.copyOf(good, good.length + 1), good);
    }

    private void restoredFrom(Path file, byte[] bad, byte[] good) throws IOException {
        Files.write(file, bad);
        stored(SUBJECT);
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
    }

    @Test
    void keepsApartWhatDiffers() throws IOException {
        Network network = SUBJECT.network();
        List<Map<String, float[]>> samples = SUBJECT.samples();
        ExpectedStore store = new ExpectedStore(folder);
        store.get(network, Placement.NATIVE, Precision.FP32, samples, 1);
        store.get(network, Placement.PLUGIN, Precision.FP32, samples, 1);
        store.get(network, Placement.NONE, Precision.FP32, samples, 1);
        store.get(network, Placement.NATIVE, Precision.FP16, samples, 1);
        store.get(network, Placement.NATIVE, Precision.FP32, samples.subList(0, 2), 1);
        store.get(
                new Network(network.model(), new Elu(1.5), network.weights()),
                Placement.NATIVE,
                Precision.FP32,
                samples,
                1);
        Subject other = Subject.of("residual", Activations.ELU, Precision.FP32, 2, 3);
        store.get(other.network(), Placement.NATIVE, Precision.FP32, samples, 1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("all but the plugin's have their own").hasSize(6);
        }
    }

    @Test
    void saysWhenTheFolderCannotBeWritten() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> new ExpectedStore(missing)
                        .get(SUBJECT.network(), Placement.NATIVE, Precision.FP32, SUBJECT.samples(), 1))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("cannot keep the expected values in " + missing + " (NoSuchFileException: ")
                .hasMessageEndingWith("); free space or name another work folder");
    }
}
