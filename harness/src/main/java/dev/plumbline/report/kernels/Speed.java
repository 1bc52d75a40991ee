// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import java.util.List;

/**
 * {@code speed.json}: each kernel and a device copy, in turns in one process.
 *
 * @param eventTickMicroseconds the step of the clock
 */
public record Speed(
        String device,
        int multiprocessors,
        long l2Bytes,
        int cudaDriver,
        int cudaRuntime,
        double eventTickMicroseconds,
        List<Row> results) {
    public Speed {
        DataFile.name("device", device);
        DataFile.require(!results.isEmpty(), "results is empty");
        DataFile.positive("event_tick_microseconds", eventTickMicroseconds);
    }

    /**
     * @param kernel {@code copy}, an activation, or {@code Add} and an activation (two inputs)
     * @param tensorBytes of one tensor
     * @param movedBytes of all inputs and the output
     * @param cached whether all of a reading fits the L2 cache
     * @param microseconds of a launch, the median of readings
     * @param percentOfCopy bytes in a second, against those of the copy of the same size
     * @param tickShare the step of the clock, as a part of a reading
     * @param passes what the measuring program says
     */
    public record Row(
            String kernel,
            String precision,
            long elements,
            long tensorBytes,
            double movedBytes,
            boolean cached,
            int launchesPerReading,
            double microseconds,
            double microsecondsMin,
            double microsecondsMax,
            double gigabytesPerSecond,
            double percentOfCopy,
            double tickShare,
            boolean passes) {
        public Row {
            DataFile.name("kernel", kernel);
            DataFile.size(precision, elements, tensorBytes);
            DataFile.positive("launches_per_reading", launchesPerReading);
            DataFile.positive("microseconds_min", microsecondsMin);
            DataFile.require(
                    microsecondsMin <= microseconds && microseconds <= microsecondsMax,
                    "microseconds is " + microseconds + ", not between microseconds_min and microseconds_max");
            DataFile.positive("percent_of_copy", percentOfCopy);
            DataFile.positive("tick_share", tickShare);
            DataFile.positive("moved_bytes", movedBytes);
            DataFile.rate(gigabytesPerSecond, movedBytes, microseconds);
            double tensors = movedBytes / tensorBytes;
            DataFile.require(
                    Math.abs(tensors - Math.rint(tensors)) < 1e-6 && tensors > 1.5,
                    "moved_bytes is " + movedBytes + ", not those of two or more tensors of " + tensorBytes + " bytes");
        }

        public int inputs() {
            return (int) Math.rint(movedBytes / tensorBytes) - 1;
        }

        public boolean isCopy() {
            return kernel.equals("copy");
        }
    }
}
