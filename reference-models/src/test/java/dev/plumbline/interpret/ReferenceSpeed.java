// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activations;
import dev.plumbline.model.Model;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Prints the time of one ResNet-50 image in the float64 reference, and the peak memory of the process. */
public final class ReferenceSpeed {
    private static final int WARM_UP = 5;
    private static final int REPETITIONS = 5;

    private ReferenceSpeed() {}

    public static void main(String[] args) throws IOException {
        int threads = args.length > 0
                ? Integer.parseInt(args[0])
                : Runtime.getRuntime().availableProcessors();
        Model model = Models.RESNET50.model();
        Weights weights = RandomWeights.of(model, 1);
        double multiplyAdds = Cost.of(model).multiplyAdds();
        Map<String, float[]> image = Map.of("image", RandomWeights.normal(3 * 224 * 224, new Random(2)));
        for (Activations activation : Activations.values()) {
            Network network = new Network(model, activation.activation(), weights);
            try (Reference reference = Reference.of(network, threads)) {
                long[] nanos = LongStream.generate(() -> time(reference, image))
                        .limit(WARM_UP + REPETITIONS)
                        .toArray();
                long[] sorted = Arrays.stream(nanos).skip(WARM_UP).sorted().toArray();
                double median = sorted[REPETITIONS / 2] * 1e-9;
                System.out.printf(
                        Locale.ROOT,
                        "%s, %d threads: first %.3f s, then median %.3f s, least %.3f s: %.1f GMAC/s%n",
                        activation.activation().describe(),
                        threads,
                        nanos[0] * 1e-9,
                        median,
                        sorted[0] * 1e-9,
                        multiplyAdds / median * 1e-9);
            }
        }
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .forEach(System.out::println);
        }
    }

    private static long time(Reference reference, Map<String, float[]> image) {
        long start = System.nanoTime();
        reference.run(image, Set.of());
        return System.nanoTime() - start;
    }
}
