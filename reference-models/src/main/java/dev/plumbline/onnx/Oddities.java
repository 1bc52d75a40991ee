// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Counts values that a network should not have: NaN and infinite ones, subnormal ones, which engines may flush to zero,
 * and negative variances. They are reported and left as they are: to clean them would time another network.
 */
final class Oddities implements Wire.Bits {
    private static final int VARIANCE = 4;
    private static final int MOST = 20;

    private final ElementType type;
    private long at;
    private long nan;
    private long infinite;
    private long subnormal;
    private long negative;
    private long firstNonFinite = -1;

    private Oddities(ElementType type) {
        this.type = type;
    }

    static List<String> of(List<Node> nodes, Map<String, Constant> constants) {
        List<String> found = new ArrayList<>();
        constants.values().forEach(constant -> add(found, constant));
        for (Node node : nodes) {
            node.attributes().values().forEach(attribute -> attribute.tensor().ifPresent(tensor -> add(found, tensor)));
            boolean normalizes = node.operator().equals("BatchNormalization")
                    && node.domain().isEmpty();
            Constant variance = normalizes && node.inputs().size() > VARIANCE
                    ? constants.get(node.inputs().get(VARIANCE))
                    : null;
            if (variance != null && variance.real()) {
                long negative = count(variance).negative;
                if (negative > 0) {
                    found.add(node + " has " + negative + " negative variances in " + variance);
                }
            }
        }
        if (found.size() > MOST) {
            String rest = "and " + (found.size() - MOST) + " more constants are odd";
            found.subList(MOST, found.size()).clear();
            found.add(rest);
        }
        return found;
    }

    private static Oddities count(Constant constant) {
        Oddities oddities = new Oddities(constant.type());
        constant.forEach(oddities);
        return oddities;
    }

    private static void add(List<String> found, Constant constant) {
        if (!constant.real()) {
            return;
        }
        Oddities odd = count(constant);
        if (odd.nan + odd.infinite > 0) {
            found.add(constant + " has " + odd.nan + " NaN and " + odd.infinite + " infinite values of "
                    + constant.elements() + ", the first at "
                    + Arrays.toString(index(odd.firstNonFinite, constant.shape())));
        }
        if (odd.subnormal > 0) {
            found.add(constant + " has " + odd.subnormal + " subnormal values of " + constant.elements()
                    + ", which an engine may take for zero");
        }
    }

    @Override
    public void accept(long bits) {
        float value = type.real(bits);
        if (!Float.isFinite(value)) {
            nan += Float.isNaN(value) ? 1 : 0;
            infinite += Float.isNaN(value) ? 0 : 1;
            firstNonFinite = firstNonFinite < 0 ? at : firstNonFinite;
        } else if (value != 0 && Math.abs(value) < Float.MIN_NORMAL) {
            subnormal++;
        }
        negative += value < 0 ? 1 : 0;
        at++;
    }

    private static long[] index(long flat, int[] shape) {
        long[] index = new long[shape.length];
        long rest = flat;
        for (int i = shape.length - 1; i >= 0; i--) {
            index[i] = rest % shape[i];
            rest /= shape[i];
        }
        return index;
    }
}
