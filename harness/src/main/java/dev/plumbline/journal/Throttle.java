// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** NVML's clock event reasons, which a fork's fact {@code throttle} holds as bits. */
public final class Throttle {
    /** nvmlClocksEventReasonSwPowerCap: heavy kernels live with it. */
    public static final long POWER_CAP = 0x4;

    /** Slowdowns by hardware, heat or power brake, with which a time says nothing of the kernel. */
    private static final long FAULTS = 0x8 | 0x20 | 0x40 | 0x80;

    private static final Map<Long, String> REASONS = new TreeMap<>(Map.of(
            0x1L,
            "idle",
            0x2L,
            "application clocks",
            POWER_CAP,
            "power cap",
            0x8L,
            "hardware slowdown",
            0x10L,
            "sync boost",
            0x20L,
            "thermal slowdown by the driver",
            0x40L,
            "thermal slowdown by the hardware",
            0x80L,
            "power brake",
            0x100L,
            "display clocks"));

    private Throttle() {}

    /** Those of the bits that make a time worthless. */
    public static long faults(double bits) {
        return (long) bits & FAULTS;
    }

    public static boolean isFault(double bits) {
        return faults(bits) != 0;
    }

    /** {@code power cap, idle}; {@code none}. */
    public static String words(double bits) {
        List<String> words = new ArrayList<>();
        long rest = (long) bits;
        for (Map.Entry<Long, String> reason : REASONS.entrySet()) {
            if ((rest & reason.getKey()) != 0) {
                words.add(reason.getValue());
                rest &= ~reason.getKey();
            }
        }
        if (rest != 0) {
            words.add("bits 0x" + Long.toHexString(rest));
        }
        return words.isEmpty() ? "none" : String.join(", ", words);
    }
}
