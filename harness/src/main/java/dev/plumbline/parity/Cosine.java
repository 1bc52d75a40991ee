// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

/** The cosine similarity of two vectors that arrive pair by pair; 0 if a pair cannot be compared. */
final class Cosine {
    private double dot;
    private double squareA;
    private double squareB;

    void add(double a, double b) {
        dot += a * b;
        squareA += a * a;
        squareB += b * b;
    }

    /** -1 .. 1; two zero vectors are alike. */
    double value() {
        if (squareA == 0 && squareB == 0) {
            return 1;
        }
        double cosine = dot / (Math.sqrt(squareA) * Math.sqrt(squareB));
        return Double.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : 0;
    }
}
