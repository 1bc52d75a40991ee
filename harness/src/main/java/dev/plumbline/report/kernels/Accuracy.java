// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import java.util.List;
import java.util.Map;

/**
 * {@code accuracy.json}: every input of a precision through each activation's kernel, against float64.
 *
 * @param histogramUpperEnds of the bins of every row's histogram, ascending; the last is infinite
 */
public record Accuracy(
        String device,
        int multiprocessors,
        long l2Bytes,
        int cudaDriver,
        int cudaRuntime,
        List<Ulp> histogramUpperEnds,
        List<Row> results) {
    public Accuracy {
        DataFile.name("device", device);
        DataFile.require(!results.isEmpty(), "results is empty");
        for (int i = 1; i < histogramUpperEnds.size(); i++) {
            DataFile.require(
                    histogramUpperEnds.get(i).value()
                            > histogramUpperEnds.get(i - 1).value(),
                    "histogram_upper_ends[" + i + "] is not above the one before");
        }
        for (int i = 0; i < results.size(); i++) {
            DataFile.require(
                    results.get(i).histogram().size() == histogramUpperEnds.size(),
                    "results[" + i + "].histogram has "
                            + results.get(i).histogram().size() + " bins, but histogram_upper_ends has "
                            + histogramUpperEnds.size());
        }
    }

    /**
     * @param activation with its coefficient, {@code Elu(alpha=1)}
     * @param inputs how many were tested
     * @param worstAt the input of the worst error, a hexadecimal float
     * @param passes what the measuring program says
     * @param nanDropped inputs of which one of input and result is NaN and the other is not
     * @param outOfRange results beyond the activation's bounds
     * @param neighboursOutOfOrder adjacent inputs whose results descend
     * @param specialValues results at infinities, zeros and NaN; hexadecimal floats
     * @param histogram how many inputs have an error within each bin
     */
    public record Row(
            String activation,
            String precision,
            long inputs,
            Ulp worstUlp,
            String worstAt,
            Ulp demandedUlp,
            boolean passes,
            long nanIn,
            long nanOut,
            long nanDropped,
            long outOfRange,
            long neighboursOutOfOrder,
            Map<String, String> specialValues,
            List<Long> histogram) {
        public Row {
            DataFile.name("activation", activation);
            Precision.of(precision);
            DataFile.hexadecimal("worst_at", worstAt);
            specialValues.forEach((input, result) -> {
                DataFile.hexadecimal("special_values", input);
                DataFile.hexadecimal("special_values", result);
            });
            DataFile.positive("inputs", inputs);
            DataFile.notNegative("nan_in", nanIn);
            DataFile.notNegative("nan_out", nanOut);
            DataFile.notNegative("nan_dropped", nanDropped);
            DataFile.notNegative("out_of_range", outOfRange);
            DataFile.notNegative("neighbours_out_of_order", neighboursOutOfOrder);
            histogram.forEach(count -> DataFile.notNegative("histogram", count));
            long sum = histogram.stream().mapToLong(Long::longValue).sum();
            DataFile.require(sum == inputs, "histogram counts " + sum + " inputs, but inputs is " + inputs);
        }

        /** By the figures as well as by the word of the program. */
        public boolean isSound() {
            return passes && worstUlp.value() <= demandedUlp.value() && nanDropped == 0 && outOfRange == 0;
        }
    }
}
