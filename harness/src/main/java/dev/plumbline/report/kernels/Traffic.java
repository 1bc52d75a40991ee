// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code bytes.csv}: what crossed the memory bus in one launch of each kernel, as Nsight Compute counted it. */
public record Traffic(List<Launch> launches) {
    /** Bytes of each tensor of these launches ({@code speed --once}). */
    public static final long TENSOR_BYTES = 256L << 20;

    private static final Pattern KERNEL = Pattern.compile("void elementwise<(\\w+), ([1-9]), (\\w{1,80})>\\(.*\\)");

    /** Each launch has these rows, in this order. */
    private static final List<String> METRICS =
            List.of("dram__bytes_read.sum in byte", "dram__bytes_write.sum in byte", "gpu__time_duration.sum in ns");

    /** @param nanoseconds under the profiler */
    public record Launch(String activation, String precision, int inputs, long read, long written, long nanoseconds) {}

    static Traffic of(Csv csv) {
        int rows = csv.rows().size();
        DataFile.require(
                rows > 0 && rows % METRICS.size() == 0, "it has " + rows + " rows, not " + METRICS + " of each launch");
        List<Launch> launches = new ArrayList<>();
        for (int row = 0; row < rows; row += METRICS.size()) {
            launches.add(launch(csv, row));
        }
        return new Traffic(launches);
    }

    private static Launch launch(Csv csv, int row) {
        Matcher kernel = KERNEL.matcher(csv.cell(row, "Kernel Name"));
        csv.require(kernel.matches(), row, "Kernel Name", "not a launch of elementwise");
        String precision = Stream.of(Precision.values())
                .filter(each -> each.type.equals(kernel.group(1)))
                .map(Precision::name)
                .findFirst()
                .orElse("");
        csv.require(!precision.isEmpty(), row, "Kernel Name", "of no known type");
        return new Launch(
                kernel.group(3),
                precision,
                Integer.parseInt(kernel.group(2)),
                metric(csv, row, 0),
                metric(csv, row, 1),
                metric(csv, row, 2));
    }

    private static long metric(Csv csv, int launch, int metric) {
        int row = launch + metric;
        csv.require(csv.cell(row, "ID").equals(csv.cell(launch, "ID")), row, "ID", "not that of the rows above");
        String unit = csv.cell(row, "Metric Unit");
        csv.require(
                METRICS.get(metric).equals(csv.cell(row, "Metric Name") + " in " + unit),
                row,
                "Metric Name",
                "in " + unit + ", where " + METRICS.get(metric) + " belongs");
        String value = csv.cell(row, "Metric Value").replace(",", "");
        csv.require(value.matches("\\d{1,18}"), row, "Metric Value", "not a count");
        return Long.parseLong(value);
    }
}
