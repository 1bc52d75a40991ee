// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.awt.image.Raster;

/**
 * Interleaved RGB samples of 0..255, row by row, made as torchvision makes an ImageNet test image.
 *
 * <p>The arithmetic is Pillow's (src/libImaging/Resample.c): two passes, each rounded to 8 bits, coefficients of 22
 * fraction bits.
 */
record Pixels(int width, int height, int[] rgb) {
    private static final int FRACTION_BITS = 22;

    static Pixels of(Raster raster) {
        int[] samples = raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
        return new Pixels(raster.getWidth(), raster.getHeight(), samples);
    }

    /** Shorter side to this by antialiased bilinear filtering, then the centre, square, of that side. */
    Pixels prepared(int shorterSide, int crop) {
        int shorter = Math.min(width, height);
        int newWidth = (int) ((long) shorterSide * width / shorter);
        int newHeight = (int) ((long) shorterSide * height / shorter);
        Pixels resized =
                resizeWidth(newWidth).transpose().resizeWidth(newHeight).transpose();
        // rint rounds halves to even, as Python's round does in torchvision's center_crop.
        int left = (int) Math.rint((newWidth - crop) / 2.0);
        int top = (int) Math.rint((newHeight - crop) / 2.0);
        return resized.crop(left, top, crop, crop);
    }

    /** Triangle filter whose support grows with the ratio, so that shrinking averages instead of skipping. */
    Pixels resizeWidth(int newWidth) {
        int[] resized = new int[newWidth * height * 3];
        double ratio = (double) width / newWidth;
        double support = Math.max(ratio, 1.0);
        for (int x = 0; x < newWidth; x++) {
            double center = (x + 0.5) * ratio;
            int from = Math.max((int) (center - support + 0.5), 0);
            int to = Math.min((int) (center + support + 0.5), width);
            int[] weights = weights(from, to, center, support);
            for (int y = 0; y < height; y++) {
                for (int band = 0; band < 3; band++) {
                    int sum = 1 << (FRACTION_BITS - 1);
                    for (int i = from; i < to; i++) {
                        sum += weights[i - from] * rgb[(y * width + i) * 3 + band];
                    }
                    resized[(y * newWidth + x) * 3 + band] = sum >> FRACTION_BITS;
                }
            }
        }
        return new Pixels(newWidth, height, resized);
    }

    private static int[] weights(int from, int to, double center, double support) {
        double[] triangle = new double[to - from];
        double total = 0;
        for (int i = from; i < to; i++) {
            triangle[i - from] = Math.max(0, 1 - Math.abs((i - center + 0.5) / support));
            total += triangle[i - from];
        }
        int[] weights = new int[triangle.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (int) (0.5 + triangle[i] / total * (1 << FRACTION_BITS));
        }
        return weights;
    }

    Pixels transpose() {
        int[] transposed = new int[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(rgb, (y * width + x) * 3, transposed, (x * height + y) * 3, 3);
            }
        }
        return new Pixels(height, width, transposed);
    }

    Pixels crop(int left, int top, int newWidth, int newHeight) {
        int[] cropped = new int[newWidth * newHeight * 3];
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(rgb, ((top + y) * width + left) * 3, cropped, y * newWidth * 3, newWidth * 3);
        }
        return new Pixels(newWidth, newHeight, cropped);
    }
}
