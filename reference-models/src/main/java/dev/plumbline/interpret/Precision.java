// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

/**
 * What an engine computes in. Unit roundoffs: of the operands of a product; of a sum of products in progress, as if
 * it were rounded behind each; of other sums in progress; and of a stored tensor.
 */
public enum Precision {
    FP64(0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53),
    FP32(0x1p-24, 0x1p-24, 0x1p-24, 0x1p-24),
    /** FP32 storage, products of operands rounded to 11 bits (TensorRT's default unless its flag is cleared). */
    TF32(0x1p-11, 0x1p-24, 0x1p-24, 0x1p-24),
    /** Sums are in FP16 and rounded once in 16 products, as in TensorRT's f16f16_f16f16_f16: 2^-11 / sqrt(16) for each. */
    FP16(0x1p-11, 0x1p-13, 0x1p-24, 0x1p-11),
    BF16(0x1p-8, 0x1p-24, 0x1p-24, 0x1p-8);

    private final double operand;
    private final double product;
    private final double sum;
    private final double stored;

    Precision(double operand, double product, double sum, double stored) {
        this.operand = operand;
        this.product = product;
        this.sum = sum;
        this.stored = stored;
    }

    public double operand() {
        return operand;
    }

    public double product() {
        return product;
    }

    public double sum() {
        return sum;
    }

    public double stored() {
        return stored;
    }
}
