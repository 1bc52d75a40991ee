// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Session;
import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.Objects;

/** Outputs that every later inference over the same inputs must yield again, to the bit. */
record Audit(Map<String, Tensor> outputs) {
    /** Those of an inference made now. */
    static Audit of(Session session) {
        session.run();
        return new Audit(session.outputs());
    }

    /** How many elements of the session's outputs are others now, or no numbers: nobody wrote over the poison. */
    long changed(Session session) {
        Map<String, Tensor> now = session.outputs();
        return outputs.keySet().stream()
                .mapToLong(output -> changed(values(outputs, output), values(now, output)))
                .sum();
    }

    private static double[] values(Map<String, Tensor> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name).values();
    }

    private static long changed(double[] before, double[] after) {
        long changed = 0;
        for (int i = 0; i < before.length; i++) {
            // Not only !=, to which -0 is 0.
            changed += Double.compare(before[i], after[i]) == 0 && !Double.isNaN(after[i]) ? 0 : 1;
        }
        return changed;
    }

    /** @throws PlumblineException if there is any such element */
    static void requireUnchanged(long elements) {
        if (elements > 0) {
            throw new PlumblineException(
                    ExitCode.PARITY,
                    elements + (elements == 1 ? " element" : " elements")
                            + " of the outputs changed or were no numbers while the cell was timed, so its time is not"
                            + " that of what was verified: look for a kernel that is skipped, writes too little or races");
        }
    }
}
