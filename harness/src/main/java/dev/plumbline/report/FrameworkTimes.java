// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.plumbline.interpret.Precision;
import dev.plumbline.plugins.OwnedFolder;
import dev.plumbline.report.kernels.DataFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code torch.json} beside a journal: what the same networks take in PyTorch on the same GPU.
 *
 * @param device the GPU's name, as CUDA tells it
 * @param torch PyTorch's version
 * @param cuda the version of CUDA that PyTorch was built for
 * @param started ISO-8601, UTC; null in older files, and uuid too: Jackson injects nothing there, and refuses null in a file
 * @param uuid the GPU's
 */
record FrameworkTimes(
        String device,
        String torch,
        String cuda,

        @JacksonInject(value = "no time", optional = OptBoolean.TRUE) @Nullable
        String started,

        @JacksonInject(value = "no uuid", optional = OptBoolean.TRUE) @Nullable
        String uuid,

        List<Row> results) {
    static final String NAME = "torch.json";
    private static final String ADVICE = "measure again, or remove it for a report without R1";

    FrameworkTimes {
        DataFile.name("device", device);
        DataFile.name("torch", torch);
        DataFile.name("cuda", cuda);
        DataFile.require(
                started == null || started.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"),
                "started is " + started + ", not a UTC time to the second");
        DataFile.require(
                uuid == null || uuid.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
                "uuid is " + uuid + ", not 32 hexadecimal digits in five groups");
        DataFile.require(!results.isEmpty(), "results is empty");
        Set<String> seen = new HashSet<>();
        results.forEach(row -> DataFile.require(seen.add(row.key()), "results has " + row.key() + " twice"));
    }

    /**
     * @param precision a constant of {@link Precision}; FP32 only if TF32 was off
     * @param mode {@code eager}, or {@code graph} for a replayed CUDA graph
     * @param microseconds of one inference, the median of readings: eager from launch to completion by the host's clock,
     *     graph by the GPU's clock around replays back to back
     * @param min of the fastest reading
     * @param max of the slowest reading
     */
    record Row(
            String model,
            String activation,
            String precision,
            int batch,
            String mode,
            double microseconds,
            double min,
            double max) {
        Row {
            DataFile.name("model", model);
            DataFile.name("activation", activation);
            DataFile.require(
                    Stream.of(Precision.values()).anyMatch(each -> each.name().equals(precision)),
                    "precision is " + precision + ", not FP32, TF32, FP16 or BF16");
            DataFile.require(batch > 0, "batch is " + batch + ", not 1 or more");
            DataFile.require(
                    mode.equals("eager") || mode.equals("graph"), "mode is " + mode + ", neither eager nor graph");
            DataFile.require(
                    min > 1e-6 && min <= microseconds && microseconds <= max && max < 1e12,
                    "microseconds is " + microseconds + ", not a time between min and max, which are " + min + " and "
                            + max);
        }

        private String key() {
            return String.join(" ", mode, model, activation, precision, "batch " + batch);
        }

        /** Whether both are of the same network, batch and precision. */
        boolean isLike(Setting setting, String name) {
            return model.equals(setting.model())
                    && activation.equals(name)
                    && precision.equals(setting.precision().name())
                    && batch == setting.batch();
        }

        /** What is beside it of our engine, in nanoseconds: launch + synchronise for eager, the GPU's time for graph. */
        Optional<Double> ours(CellResult result) {
            return mode.equals("graph")
                    ? result.inference().map(Estimate::value)
                    : LatencyFigure.Quantile.P50.of(result);
        }

        String prose() {
            return FrameworkTimes.prose(mode);
        }
    }

    /** Whether a cell was timed on the same GPU; also if one of them does not say on which. */
    boolean mayBeOf(CellResult result) {
        List<String> said = result.said("gpu.id");
        return uuid == null || said.isEmpty() || said.equals(List.of(id(uuid)));
    }

    /** As a journal tells a GPU from others of its name: 12 digits of the SHA-256 of its UUID. */
    private static String id(String uuid) {
        return OwnedFolder.sha256(HexFormat.of().parseHex(uuid.replace("-", "")))
                .substring(0, 12);
    }

    /** A mode in words: {@code eager} and {@code CUDA graph}. */
    static String prose(String mode) {
        return mode.equals("graph") ? "CUDA graph" : mode;
    }

    /** Empty if there is none in the folder. */
    static Optional<FrameworkTimes> read(Path folder) {
        return DataFile.json(folder.resolve(NAME), FrameworkTimes.class, ADVICE);
    }

    /**
     * R1: PyTorch's time in units of our engine's, taken as PyTorch's was. Its interval is from PyTorch's fastest to its
     * slowest reading.
     */
    static Optional<Estimate> over(Row torch, CellResult result) {
        return torch.ours(result)
                .map(ours -> new Estimate(
                        1e3 * torch.microseconds / ours,
                        1e3 * torch.min / ours,
                        1e3 * torch.max / ours,
                        Double.NaN,
                        result.forks().size()));
    }
}
