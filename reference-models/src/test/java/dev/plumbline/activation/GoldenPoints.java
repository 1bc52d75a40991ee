// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The golden points: text files that the Java reference and the CUDA functors are both held to.
 *
 * <p>Run as a program (see CONTRIBUTING.md) it writes the file of every activation anew: coefficients and x are kept, y
 * is evaluated to 30 digits by {@link Exact}; an activation without a file gets the common points.
 */
final class GoldenPoints {
    static final Path FOLDER = Path.of("src/main/resources/dev/plumbline/activation");

    /** Where obvious formulas cancel, overflow, saturate or flush, and ordinary values between. */
    private static final double[] COMMON = {
        4.9e-324,
        1e-310,
        1e-300,
        1e-45,
        1e-38,
        1e-30,
        1e-17,
        1e-10,
        2.98e-8,
        1e-7,
        1e-6,
        1e-4,
        1e-3,
        0.0054,
        0.01,
        0.1,
        0.25,
        0.5,
        1,
        1.2784645427610738,
        1.5,
        2,
        2.3993572805154676,
        3,
        5,
        8,
        10,
        15,
        20,
        30,
        40,
        60,
        87,
        88.5,
        88.7228,
        89,
        103.97,
        104,
        147.8,
        148,
        255,
        256,
        257,
        700,
        708.4,
        709.8,
        745.1,
        746,
        1000,
        65504,
        65505,
        1e5,
        1e10,
        1.06e19,
        1.84e19,
        1e25,
        3.4e38,
        1e100,
        1e154,
        1.35e154,
        1e200,
        1e300,
        1.7976931348623157e308,
    };

    record Point(Activation activation, double x, String y) {
        String coefficients() {
            return activation.coefficients().entrySet().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(","));
        }
    }

    private GoldenPoints() {}

    static List<Point> read(Activations constant) throws IOException {
        List<Point> points = new ArrayList<>();
        for (String line : Files.readAllLines(file(constant))) {
            if (!line.startsWith("#")) {
                String[] fields = line.split(";", -1);
                points.add(new Point(
                        withCoefficients(constant.activation(), fields[0]), Double.parseDouble(fields[1]), fields[2]));
            }
        }
        return points;
    }

    static String value(Activation activation, double x) {
        if (Double.isFinite(x) && x != 0) {
            String digits = Exact.evaluate(activation, x)
                    .round(new MathContext(30))
                    .stripTrailingZeros()
                    .toString();
            return digits.equals("0") ? Double.toString(activation.apply(x)) : digits;
        }
        return Double.toString(activation.apply(x));
    }

    private static Path file(Activations constant) {
        return FOLDER.resolve(constant.name().toLowerCase(Locale.ROOT) + ".csv");
    }

    /** The activation's record with other coefficients: {@code alpha=3.0}. */
    static Activation withCoefficients(Activation activation, String coefficients) {
        if (coefficients.isEmpty()) {
            return activation;
        }
        Object[] values = Arrays.stream(coefficients.split(","))
                .map(pair -> Double.valueOf(pair.substring(pair.indexOf('=') + 1)))
                .toArray();
        Class<?>[] types = Arrays.stream(activation.getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return (Activation)
                    activation.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no " + activation.name() + " with " + coefficients, e);
        }
    }

    private static List<Point> common(Activation activation) {
        List<Double> xs =
                new ArrayList<>(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -0.0, 0.0));
        for (double x : COMMON) {
            xs.add(-x);
        }
        for (double x : COMMON) {
            xs.add(x);
        }
        return xs.stream().map(x -> new Point(activation, x, "")).toList();
    }

    public static void main(String[] arguments) throws IOException {
        for (Activations constant : Activations.values()) {
            List<Point> points =
                    new ArrayList<>(Files.exists(file(constant)) ? read(constant) : common(constant.activation()));
            List<String> lines = new ArrayList<>(List.of(
                    "# " + constant.activation().name()
                            + " golden points: coefficients;x;y. SPDX-License-Identifier: Apache-2.0",
                    "# x is a hexadecimal double. y is f(x) to 30 digits: the composition of the activation evaluated by",
                    "# the decimal arithmetic of dev.plumbline.activation.Exact (Taylor's series of exp, decimal square",
                    "# root) with at least 60 digits; at NaN, infinities and zeros the declared rule."));
            for (Point point : points) {
                lines.add(point.coefficients() + ";"
                        + (Double.isFinite(point.x) ? Double.toHexString(point.x) : Double.toString(point.x)) + ";"
                        + value(point.activation, point.x));
            }
            Files.write(file(constant), lines);
        }
    }
}
