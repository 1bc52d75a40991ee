// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import java.util.List;

/** What kernels read and write. */
enum Precision {
    FP32("float", 4),
    FP16("__half", 2),
    BF16("__nv_bfloat16", 2);

    /** In C++. */
    final String type;

    final int bytes;

    Precision(String type, int bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    static Precision of(String name) {
        for (Precision each : values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("precision is " + name + ", not one of " + List.of(values()));
    }
}
