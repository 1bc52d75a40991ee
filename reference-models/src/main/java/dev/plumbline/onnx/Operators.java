// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Clip;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.HardSigmoid;
import dev.plumbline.activation.HardSwish;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Sigmoid;
import dev.plumbline.activation.SquareRoot;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Which of ONNX's operators can be played. */
final class Operators {
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "Add",
            "AveragePool",
            "BatchNormalization",
            "Cast",
            "Clip",
            "Concat",
            "Constant",
            "Conv",
            "Div",
            "Dropout",
            "Elu",
            "Flatten",
            "Gemm",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "MatMul",
            "Max",
            "MaxPool",
            "Min",
            "Mul",
            "Pad",
            "ReduceMean",
            "Relu",
            "Reshape",
            "Shape",
            "Sigmoid",
            "Softmax",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Sum",
            "Unsqueeze"));

    /** What somebody who has an operator may use instead. */
    private static final Map<String, String> NEAREST = Map.ofEntries(
            Map.entry("LogSoftmax", "Softmax"),
            Map.entry("Gelu", "Mul and Sigmoid (Swish)"),
            Map.entry("Mish", "Mul and Sigmoid (Swish)"),
            Map.entry("Celu", "Elu"),
            Map.entry("Selu", "Elu"),
            Map.entry("LeakyRelu", "Relu"),
            Map.entry("PRelu", "Relu"),
            Map.entry("ThresholdedRelu", "Relu"),
            Map.entry("Tanh", "Sigmoid"),
            Map.entry("Softplus", "Sigmoid"),
            Map.entry("Erf", "Sigmoid"),
            Map.entry("InstanceNormalization", "BatchNormalization"),
            Map.entry("LayerNormalization", "BatchNormalization"),
            Map.entry("GroupNormalization", "BatchNormalization"),
            Map.entry("LRN", "BatchNormalization"),
            Map.entry("LpPool", "AveragePool"),
            Map.entry("ConvTranspose", "Conv"),
            Map.entry("QLinearConv", "Conv in FP32"),
            Map.entry("ConvInteger", "Conv in FP32"),
            Map.entry("QuantizeLinear", "none: export the model before it is quantized"),
            Map.entry("DequantizeLinear", "none: export the model before it is quantized"),
            Map.entry("Where", "Max and Min, or a composition of ISRLU as a whole"),
            Map.entry("Pow", "Mul"),
            Map.entry("Reciprocal", "Div"),
            Map.entry("Neg", "Mul"),
            Map.entry("ReduceSum", "ReduceMean"),
            Map.entry("ReduceMax", "GlobalMaxPool"),
            Map.entry("Transpose", "Flatten of (batch, channels, height, width)"));

    private Operators() {}

    static boolean known(String operator) {
        return KNOWN.contains(operator);
    }

    /** What to say of an operator that is not known. */
    static String nearest(Node node) {
        if (!node.domain().isEmpty()) {
            return "the operator is not one of ONNX's, and not in the table of custom operators; add a line as "
                    + node.operator() + " = Swish(beta=1)";
        }
        String nearest = NEAREST.get(node.operator());
        if (nearest == null) {
            nearest = KNOWN.stream()
                    .min((a, b) -> Integer.compare(distance(a, node.operator()), distance(b, node.operator())))
                    .orElseThrow();
        }
        return "the operator is not supported; the nearest that is: " + nearest;
    }

    /** Letters to insert, delete or change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /**
     * The activation that a node of ONNX's own operators is, or null.
     *
     * @param inputs by index, those that are constants
     */
    static @Nullable Activation activation(Call call, IntFunction<@Nullable Known> inputs) {
        return switch (call.node().operator()) {
            case "Relu" -> new Relu();
            case "Elu" -> new Elu(call.real("alpha", 1));
            case "Sigmoid" -> new Sigmoid();
            case "HardSigmoid" -> new HardSigmoid(call.real("alpha", 0.2), call.real("beta", 0.5));
            case "HardSwish" -> new HardSwish();
            case "Sqrt" -> new SquareRoot();
            case "Clip" -> {
                double min = call.real("min", limit(call, 1, Double.NEGATIVE_INFINITY, inputs));
                double max = call.real("max", limit(call, 2, Double.POSITIVE_INFINITY, inputs));
                boolean relu = min == 0 && max == Double.POSITIVE_INFINITY;
                yield relu ? new Relu() : new Clip(min, max);
            }
            default -> null;
        };
    }

    private static double limit(Call call, int index, double otherwise, IntFunction<@Nullable Known> inputs) {
        if (call.input(index).isEmpty()) {
            return otherwise;
        }
        Known limit = inputs.apply(index);
        if (limit == null || Double.isNaN(limit.number())) {
            throw call.unsupported("its limit " + call.input(index) + " is not a constant number");
        }
        return limit.number();
    }
}
