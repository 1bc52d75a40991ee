// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import com.fasterxml.jackson.annotation.JsonCreator;

/** An error in units in the last place; infinite (NaN for a number, or the reverse) is {@code "inf"} in JSON. */
public record Ulp(double value) {
    public Ulp {
        DataFile.require(value >= 0, "an error is " + value + " ULP, not 0 or more");
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Ulp of(Object json) {
        DataFile.require(
                json instanceof Number || json.equals("inf"), "an error is " + json + ", neither a number nor \"inf\"");
        return new Ulp(json instanceof Number number ? number.doubleValue() : Double.POSITIVE_INFINITY);
    }
}
