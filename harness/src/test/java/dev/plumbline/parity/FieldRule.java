// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.model.Tensor;
import java.util.Arrays;

/**
 * Acceptance rules that are in use elsewhere, from their documented formulas, for outputs in FP32. {@code a} is what an
 * engine returned and {@code b} what it is compared with.
 */
enum FieldRule {
    /** Torch-TensorRT's tests: the cosine of all elements must be above 0.99. */
    COSINE("cosine > 0.99", true, false) {
        @Override
        boolean accepts(double[] a, double[] b) {
            return cosine(a, b) > 0.99;
        }
    },
    /** trtexec 11.1 {@code --accuracyAlgorithm=cos --accuracyThreshold=0.01}: fails if 1 - cosine is at least that. */
    TRTEXEC_COSINE("trtexec cos 0.01", true, true) {
        @Override
        boolean accepts(double[] a, double[] b) {
            return !(1 - cosine(a, b) >= 0.01);
        }
    },
    /** trtexec 11.1's default, l0, at its strictest: fails if any |a - b| > 1e-5 + 1e-5 |b|. */
    TRTEXEC_L0("trtexec l0 1e-5 + 1e-5", true, true) {
        @Override
        boolean accepts(double[] a, double[] b) {
            return count(a, b, (x, y) -> Math.abs(x - y) > 1e-5 + 1e-5 * Math.abs(y)) == 0;
        }
    },
    /** trtexec 11.1 {@code lInf} with 1e-5: fails if the largest |a - b| is at least that; NaN is never the largest. */
    TRTEXEC_LINF("trtexec lInf 1e-5", true, true) {
        @Override
        boolean accepts(double[] a, double[] b) {
            return count(a, b, (x, y) -> Math.abs(x - y) >= 1e-5) == 0;
        }
    },
    /** Polygraphy's default: an element fails if it breaks both 1e-5 absolute and 1e-5 relative. */
    POLYGRAPHY("Polygraphy 1e-5 or 1e-5", false, true) {
        @Override
        boolean accepts(double[] a, double[] b) {
            return count(
                            a,
                            b,
                            (x, y) -> !(Math.abs(x - y) <= 1e-5
                                    || Math.abs(x - y) / (Math.abs(y) + Math.ulp(1.0)) <= 1e-5))
                    == 0;
        }
    },
    /** torch.testing.assert_close: |a - b| <= 1e-5 + 1.3e-6 |b|. */
    TORCH("torch 1.3e-6 + 1e-5", false, false) {
        @Override
        boolean accepts(double[] a, double[] b) {
            return count(a, b, (x, y) -> !(Math.abs(x - y) <= 1e-5 + 1.3e-6 * Math.abs(y))) == 0;
        }
    },
    /** ONNX's backend tests: |a - b| <= 1e-7 + 1e-3 |b|. */
    ONNX("ONNX 1e-3 + 1e-7", false, false) {
        @Override
        boolean accepts(double[] a, double[] b) {
            return count(a, b, (x, y) -> !(Math.abs(x - y) <= 1e-7 + 1e-3 * Math.abs(y))) == 0;
        }
    };

    final String words;
    private final boolean flat;
    private final boolean lenient;

    /**
     * @param flat whether shapes are not compared, only elements
     * @param lenient whether an output that the engine lacks is left out with a warning
     */
    FieldRule(String words, boolean flat, boolean lenient) {
        this.words = words;
        this.flat = flat;
        this.lenient = lenient;
    }

    abstract boolean accepts(double[] a, double[] b);

    /** As the tool does for one output. Without a documented answer, it is assumed to notice. */
    boolean accepts(Tensor a, Tensor b) {
        if (a == null) {
            return lenient;
        }
        boolean alike = flat ? a.values().length == b.values().length : Arrays.equals(a.shape(), b.shape());
        return alike && accepts(a.values(), b.values());
    }

    private interface Wrong {
        boolean is(double a, double b);
    }

    private static int count(double[] a, double[] b, Wrong wrong) {
        int count = 0;
        for (int i = 0; i < a.length; i++) {
            // NaN in the same place is equal in numpy; infinities have no difference
            count += Double.compare(a[i], b[i]) != 0 && wrong.is(a[i], b[i]) ? 1 : 0;
        }
        return count;
    }

    private static double cosine(double[] a, double[] b) {
        double dot = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        double norms = Math.sqrt(squareA) * Math.sqrt(squareB);
        return norms < 1e-12 ? 0 : dot / norms;
    }
}
