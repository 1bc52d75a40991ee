// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.Comparator;

/**
 * The size of a tensor, as it was chosen.
 *
 * @param bytes whole KiB
 * @param more elements beyond these, so that the last vector is not full
 */
record KernelSize(long bytes, long more) implements Comparable<KernelSize> {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;

    /** Where memory is the limit, and not launches or caches. */
    static final long LARGE = 64 * MIB;

    static KernelSize of(long elements, long tensorBytes) {
        long more = tensorBytes % KIB;
        return new KernelSize(tensorBytes - more, more * elements / tensorBytes);
    }

    boolean isLarge() {
        return bytes >= LARGE;
    }

    /** {@code 64 MiB}, {@code 64 MiB + 3 elements}. */
    String label() {
        return label(bytes) + (more == 0 ? "" : " + " + more + " elements");
    }

    static String label(double bytes) {
        return bytes < MIB
                ? Numbers.count(Math.round(bytes / KIB)) + "\u00a0KiB"
                : Numbers.count(Math.round(bytes / MIB)) + "\u00a0MiB";
    }

    @Override
    public int compareTo(KernelSize other) {
        return Comparator.comparingLong(KernelSize::bytes)
                .thenComparingLong(KernelSize::more)
                .compare(this, other);
    }
}
