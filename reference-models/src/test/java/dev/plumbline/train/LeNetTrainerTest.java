// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.train;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Swish;
import dev.plumbline.data.Digits;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeNetTrainerTest {
    private final Digits digits = Digits.load();

    @Test
    void learnsTheSameBitsEverywhere() throws IOException, GeneralSecurityException {
        Activation swish = new Swish(1);
        List<String> progress = new ArrayList<>();
        Weights weights = new LeNetTrainer(new LeNet5(), swish, 5).train(digits, 1, progress::add);
        assertThat(progress).hasSize(1);
        assertThat(progress.get(0)).matches("epoch 1 of 1: mean loss \\d\\.\\d{5}");
        assertThat(LeNetTrainer.accuracy(new LeNet5(), swish, weights, digits)).isGreaterThan(0.5);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SafeTensors.write(bytes, weights);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray())))
                .isEqualTo("23bca7b4ffe87efa61c0d86b547c67bf095753789f540c7b69cfd3b6f45d2bb9");
    }
}
