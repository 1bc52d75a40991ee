// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.activation.Activations;
import dev.plumbline.interpret.Reference;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.Weights;
import dev.plumbline.train.LeNetTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The trained weights of LeNet-5: one file for each activation. */
class LeNetAccuracyTest {
    @ParameterizedTest
    @EnumSource
    void readsTheCommittedDigits(Activations activation) {
        Weights weights = DefaultWeights.load(Models.LENET5, activation.activation());
        Digits digits = Digits.load();
        int right = 0;
        try (Reference reference = Reference.of(new Network(new LeNet5(), activation.activation(), weights), 1)) {
            for (int i = 0; i < digits.count(); i++) {
                double[] logits = reference
                        .run(Map.of("image", digits.image(i)), Set.of())
                        .get("logits")
                        .values();
                right += largest(logits) == digits.label(i) ? 1 : 0;
            }
        }
        System.out.printf(Locale.ROOT, "LeNet-5 with %s: %d of %,d digits right%n", activation, right, digits.count());
        assertThat(right / (double) digits.count()).isGreaterThanOrEqualTo(0.98);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(
            named = "mnist",
            matches = ".+",
            disabledReason = "all 10,000 test digits need MNIST's files: -Dmnist=FOLDER")
    void readsAllTestDigits(Activations activation) {
        String mnist = System.getProperty("mnist");
        Digits digits = Digits.read(Path.of(mnist, "t10k-images-idx3-ubyte"), Path.of(mnist, "t10k-labels-idx1-ubyte"));
        Weights weights = DefaultWeights.load(Models.LENET5, activation.activation());
        double accuracy = LeNetTrainer.accuracy(new LeNet5(), activation.activation(), weights, digits);
        System.out.printf(Locale.ROOT, "LeNet-5 with %s: %.2f %% of all test digits%n", activation, 100 * accuracy);
        assertThat(accuracy).isGreaterThanOrEqualTo(0.985);
        assertThat(resource("weights/README.md")).contains(String.format(Locale.ROOT, "| %.2f %% |", 100 * accuracy));
    }

    @ParameterizedTest
    @EnumSource
    void areTheFilesOfTheReadme(Activations activation) throws GeneralSecurityException {
        String file = DefaultWeights.file(new LeNet5(), activation);
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes(file));
        assertThat(resource("weights/README.md").lines())
                .anyMatch(line -> line.contains(Path.of(file).getFileName().toString())
                        && line.contains(HexFormat.of().formatHex(sum)));
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static String resource(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = DefaultWeights.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
