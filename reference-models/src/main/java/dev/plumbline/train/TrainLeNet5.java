// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.train;

import dev.plumbline.activation.Activations;
import dev.plumbline.data.Digits;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Weights;
import java.nio.file.Path;
import java.util.Locale;

/** Trains LeNet-5 with one activation on MNIST and writes its weights: {@code MNIST-FOLDER ACTIVATION OUTPUT-FOLDER}. */
public final class TrainLeNet5 {
    static final long SEED = 5;
    static final int EPOCHS = 8;

    private TrainLeNet5() {}

    public static void main(String[] args) {
        if (args.length != 3) {
            throw new IllegalArgumentException(
                    "give the folder of MNIST's four files, an activation and the folder to write to");
        }
        Path mnist = Path.of(args[0]);
        Activations activation = Activations.valueOf(args[1].toUpperCase(Locale.ROOT));
        Digits training =
                Digits.read(mnist.resolve("train-images-idx3-ubyte"), mnist.resolve("train-labels-idx1-ubyte"));
        Digits test = Digits.read(mnist.resolve("t10k-images-idx3-ubyte"), mnist.resolve("t10k-labels-idx1-ubyte"));
        LeNet5 model = new LeNet5();
        Weights weights = new LeNetTrainer(model, activation.activation(), SEED)
                .train(training, EPOCHS, line -> System.out.println(activation + " " + line));
        String file = model.name() + "-" + activation.name().toLowerCase(Locale.ROOT) + ".safetensors";
        SafeTensors.write(Path.of(args[2], file), weights);
        double accuracy = LeNetTrainer.accuracy(model, activation.activation(), weights, test);
        System.out.printf(
                Locale.ROOT, "%s: %.2f %% of %,d test digits right%n", activation, 100 * accuracy, test.count());
    }
}
