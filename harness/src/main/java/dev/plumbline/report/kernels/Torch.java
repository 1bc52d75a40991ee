// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import java.util.List;

/**
 * {@code torch.json}: what a PyTorch user gets on the same GPU.
 *
 * @param torch PyTorch's version
 */
public record Torch(String device, String torch, List<Row> results) {
    public Torch {
        DataFile.name("device", device);
        DataFile.name("torch", torch);
        DataFile.require(!results.isEmpty(), "results is empty");
    }

    /**
     * @param kernel one of PyTorch's, or a chain: {@code swish, 2 operators}
     * @param microseconds of a call, the median of readings
     * @param gigabytesPerSecond of the bytes that a single kernel would have to move
     * @param percentOfCopy bytes in a second, against those of PyTorch's copy of the same size
     */
    public record Row(
            String kernel,
            String precision,
            long elements,
            long tensorBytes,
            double microseconds,
            double gigabytesPerSecond,
            double percentOfCopy) {
        public Row {
            DataFile.name("kernel", kernel);
            DataFile.size(precision, elements, tensorBytes);
            DataFile.positive("percent_of_copy", percentOfCopy);
            DataFile.rate(gigabytesPerSecond, 2.0 * tensorBytes, microseconds);
        }

        public boolean isChain() {
            return kernel.contains(",");
        }

        /** {@code swish} of {@code swish, 2 operators}. */
        public String function() {
            return kernel.replaceFirst(",.*", "");
        }
    }
}
