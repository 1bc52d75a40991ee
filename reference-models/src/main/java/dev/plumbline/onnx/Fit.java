// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Clip;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.HardSwish;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Swish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Which activation some nodes compute: they are evaluated at a few points, and coefficients follow from one of them. */
final class Fit {
    /** Where activations differ: at -1 and 1, whence coefficients follow, at bends, and far out. */
    private static final double[] POINTS = {
        -1, 1, -40, 40, -12.5, -6, -3.5, -3, -2.5, -1.75, -0.5, -0.125, -1e-3, 0, 1e-3, 0.25, 0.75, 2, 3, 3.5, 5.5, 6,
        7, 20
    };

    private static final double TOLERANCE = 1e-9;

    /** How far a coefficient that follows may be from a number of the file that it is. */
    private static final double NEAR = 1e-6;

    private static final Set<String> OPERATORS = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Min",
            "Max",
            "Pow",
            "Sqrt",
            "Reciprocal",
            "Neg",
            "Abs",
            "Exp",
            "Relu",
            "Elu",
            "Sigmoid",
            "HardSigmoid",
            "Tanh",
            "Clip",
            "Where",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "Not",
            "Identity",
            "Cast",
            "CastLike",
            "Dropout");

    /** Attributes that are numbers of an activation. */
    private static final Map<String, List<String>> NUMBERS =
            Map.of("Elu", List.of("alpha"), "Clip", List.of("min", "max"));

    private Fit() {}

    static boolean evaluates(Node node) {
        return node.domain().isEmpty() && OPERATORS.contains(node.operator());
    }

    /**
     * The activation that nodes in order make of one value, or null if it is none that is known.
     *
     * @param numbers the values that are numbers
     */
    static @Nullable Activation of(List<Node> nodes, String input, Map<String, Double> numbers) {
        List<Double> coefficients = coefficients(nodes, numbers);
        double[] x = points(coefficients);
        double[] y = Arrays.stream(x)
                .map(point -> evaluate(nodes, input, point, numbers))
                .toArray();
        List<Activation> candidates = new ArrayList<>(List.of(new HardSwish()));
        if (y[0] == 0 && y[2] == 0) { // A limit of 1e-12 keeps a divisor from zero: no tolerance here.
            candidates.add(new Relu());
        }
        propose(candidates, Math.log(y[1] / (1 - y[1])), coefficients, Swish::new);
        propose(candidates, y[0] < 0 ? 1 / (y[0] * y[0]) - 1 : 0, coefficients, Isrlu::new);
        propose(candidates, y[0] / Math.expm1(-1), coefficients, Elu::new);
        if (y[2] < y[3] && y[2] > -40 && y[3] < 40) {
            candidates.add(new Clip(y[2], y[3]));
        }
        return candidates.stream().filter(f -> equal(f, x, y)).findFirst().orElse(null);
    }

    /** The numbers that nodes have, as inputs or as attributes. */
    private static List<Double> coefficients(List<Node> nodes, Map<String, Double> numbers) {
        List<Double> coefficients = new ArrayList<>(List.of(1.0));
        for (Node node : nodes) {
            node.inputs().stream()
                    .filter(numbers::containsKey)
                    .map(numbers::get)
                    .forEach(coefficients::add);
            NUMBERS.getOrDefault(node.operator(), List.of()).stream()
                    .map(node.attributes()::get)
                    .filter(Objects::nonNull)
                    .forEach(attribute -> coefficients.add(attribute.asDouble()));
        }
        return coefficients;
    }

    /** A bend may lie anywhere, as that of a ReLU with the limit 255, but not far beyond the numbers that make it. */
    private static double[] points(List<Double> coefficients) {
        DoubleStream beyond = coefficients.stream()
                .distinct()
                .flatMapToDouble(number -> DoubleStream.of(-2 * number, 2 * number))
                .filter(x -> Math.abs(x) <= Float.MAX_VALUE);
        return DoubleStream.concat(Arrays.stream(POINTS), beyond).toArray();
    }

    private static void propose(
            List<Activation> candidates, double value, List<Double> coefficients, DoubleFunction<Activation> make) {
        double nearest = value;
        double distance = NEAR * value;
        for (double coefficient : coefficients) {
            if (Math.abs(coefficient - value) < distance) {
                nearest = coefficient;
                distance = Math.abs(coefficient - value);
            }
        }
        if (nearest > 0 && nearest < Double.POSITIVE_INFINITY) {
            candidates.add(make.apply(nearest));
        }
    }

    private static boolean equal(Activation f, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            double value = f.apply(x[i]);
            if (!(Math.abs(y[i] - value) <= TOLERANCE * (1 + Math.abs(value)))) {
                return false;
            }
        }
        return true;
    }

    private static double evaluate(List<Node> nodes, String input, double x, Map<String, Double> numbers) {
        Map<String, Double> values = new HashMap<>();
        double last = Double.NaN;
        for (Node node : nodes) {
            double[] arguments = node.inputs().stream()
                    .mapToDouble(name ->
                            name.equals(input) ? x : values.getOrDefault(name, numbers.getOrDefault(name, Double.NaN)))
                    .toArray();
            last = arguments.length == 0 ? Double.NaN : apply(node, arguments);
            values.put(node.outputs().get(0), last);
        }
        return last;
    }

    private static double apply(Node node, double[] x) {
        double a = x[0];
        double b = x.length > 1 ? x[1] : Double.NaN;
        Call call = new Call(node, 0);
        return switch (node.operator()) {
            case "Add" -> a + b;
            case "Sub" -> a - b;
            case "Mul" -> a * b;
            case "Div" -> a / b;
            case "Min" -> Arrays.stream(x).reduce(Math::min).orElseThrow();
            case "Max" -> Arrays.stream(x).reduce(Math::max).orElseThrow();
            case "Pow" -> Math.pow(a, b);
            case "Sqrt" -> Math.sqrt(a);
            case "Reciprocal" -> 1 / a;
            case "Neg" -> -a;
            case "Abs" -> Math.abs(a);
            case "Exp" -> Math.exp(a);
            case "Relu" -> Math.max(a, 0);
            case "Elu" -> a < 0 ? call.real("alpha", 1) * Math.expm1(a) : a;
            case "Sigmoid" -> 1 / (1 + Math.exp(-a));
            case "HardSigmoid" -> Math.max(0, Math.min(1, call.real("alpha", 0.2) * a + call.real("beta", 0.5)));
            case "Tanh" -> Math.tanh(a);
            case "Clip" -> clip(call, x);
            case "Where" -> x.length < 3 ? Double.NaN : a != 0 ? b : x[2];
            case "Less" -> a < b ? 1 : 0;
            case "LessOrEqual" -> a <= b ? 1 : 0;
            case "Greater" -> a > b ? 1 : 0;
            case "GreaterOrEqual" -> a >= b ? 1 : 0;
            case "Not" -> a == 0 ? 1 : 0;
            case "Cast" -> call.isToReal() || a == 0 || a == 1 ? a : Double.NaN;
            default -> a;
        };
    }

    /** Limits are attributes before opset 11, then inputs that may be left out. */
    private static double clip(Call call, double[] x) {
        double low = call.real("min", call.input(1).isEmpty() ? Double.NEGATIVE_INFINITY : x[1]);
        double high = call.real("max", call.input(2).isEmpty() ? Double.POSITIVE_INFINITY : x[2]);
        return Math.min(Math.max(x[0], low), high);
    }
}
