// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.Speed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The most bytes a second that were measured without any arithmetic: the better of the device copy and our identity
 * kernel with as many inputs, of the same precision and size in the same process. (The copy alone is no roof: on ragged
 * and on the largest sizes it loses a fifth of its speed.)
 */
final class Roof {
    /** What an activation must reach of its roof where memory is the limit. */
    static final double DEMANDED = 0.97;

    private final Map<List<Object>, Double> best = new HashMap<>();

    Roof(Speed speed) {
        for (Speed.Row row : speed.results()) {
            KernelName name = KernelName.of(row.kernel());
            if (row.isCopy()) {
                best.merge(key(row, false), row.gigabytesPerSecond(), Math::max);
                best.merge(key(row, true), row.gigabytesPerSecond(), Math::max);
            } else if (!name.isActivation()) {
                best.merge(key(row, name.adds()), row.gigabytesPerSecond(), Math::max);
            }
        }
    }

    /** In GB/s; empty if nothing of that size was copied. */
    Optional<Double> over(Speed.Row row) {
        return Optional.ofNullable(best.get(key(row, KernelName.of(row.kernel()).adds())));
    }

    /** The part of the roof that a kernel reaches. */
    Optional<Double> share(Speed.Row row) {
        return over(row).map(roof -> row.gigabytesPerSecond() / roof);
    }

    /** Whether the kernel is one that must reach {@link #DEMANDED}. */
    static boolean isDemanded(Speed.Row row) {
        KernelName name = KernelName.of(row.kernel());
        return !row.isCopy()
                && !name.adds()
                && KernelSize.of(row.elements(), row.tensorBytes()).isLarge();
    }

    /** By the figures as well as by the word of the program. */
    boolean isSound(Speed.Row row) {
        return row.passes()
                && (!isDemanded(row)
                        || share(row).filter(share -> share >= DEMANDED).isPresent());
    }

    private static List<Object> key(Speed.Row row, boolean adds) {
        return List.of(row.precision(), row.elements(), adds);
    }
}
