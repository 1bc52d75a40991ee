// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Session;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.Map;

/** Outputs that every later inference over the same inputs must yield again, to the bit. */
record Audit(Map<String, Tensor> outputs) {
    /** Those of an inference made now. */
    static Audit of(Session session) {
        session.run();
        return new Audit(session.outputs());
    }

    /** @throws PlumblineException if the session's outputs are others now */
    void requireSame(Session session) {
        Map<String, Tensor> now = session.outputs();
        outputs.forEach((name, tensor) -> {
            double[] before = tensor.values();
            Tensor after = now.get(name);
            long different = after == null || after.values().length != before.length
                    ? before.length
                    : different(before, after.values());
            if (different > 0) {
                throw new PlumblineException(
                        ExitCode.PARITY,
                        different + " of " + before.length + " elements of output " + name
                                + " changed while the cell was timed, so its time is not that of what was verified:"
                                + " look for a kernel that is skipped, writes too little or races");
            }
        });
    }

    private static long different(double[] before, double[] after) {
        if (Arrays.equals(before, after)) { // By bits, but all NaNs are one.
            return 0;
        }
        long different = 0;
        for (int i = 0; i < before.length; i++) {
            different += Double.compare(before[i], after[i]) == 0 ? 0 : 1;
        }
        return different;
    }
}
