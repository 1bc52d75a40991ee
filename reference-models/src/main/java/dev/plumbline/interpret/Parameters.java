// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.MalformedWeightsException;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The names and shapes of the parameters that a model needs, in the order of its layers. */
public final class Parameters implements NetworkBuilder<Shape> {
    /** PyTorch counts batches beside the running statistics; inference has no use for it. */
    public static final String UNUSED_SUFFIX = ".num_batches_tracked";

    /** A longer list of names tells nobody more. */
    private static final int LISTED = 8;

    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    private Parameters() {}

    /** Name to extents, as PyTorch has them: a kernel is (out, in, height, width), all else has one or two extents. */
    public static Map<String, int[]> of(Model model) {
        Parameters parameters = new Parameters();
        model.define(parameters);
        return Collections.unmodifiableMap(parameters.shapes);
    }

    /**
     * Holds weights against a model.
     *
     * @param source where the weights came from, for the message
     * @return the same weights
     * @throws MalformedWeightsException one message that lists missing, unexpected and wrongly shaped names
     */
    public static Weights check(Model model, Weights weights, String source) {
        Map<String, int[]> needed = of(model);
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        needed.forEach((name, shape) -> {
            Weights.Parameter given = weights.parameters().get(name);
            if (given == null) {
                missing.add(name);
            } else if (!Arrays.equals(given.shape(), shape)) {
                misshapen.add(name + " " + Arrays.toString(given.shape()) + " instead of " + Arrays.toString(shape));
            }
        });
        List<String> unexpected = weights.parameters().keySet().stream()
                .filter(name -> !needed.containsKey(name) && !name.endsWith(UNUSED_SUFFIX))
                .toList();
        if (missing.isEmpty() && misshapen.isEmpty() && unexpected.isEmpty()) {
            return weights;
        }
        throw new MalformedWeightsException(source + " does not fit " + model.name() + ":"
                + listed("missing", missing) + listed("wrong shape", misshapen) + listed("unexpected", unexpected)
                + " give a state dictionary with torchvision's names.");
    }

    private static String listed(String what, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String rest = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
        return names.stream()
                .limit(LISTED)
                .map(name -> name.replaceAll("\\p{C}", "?"))
                .map(name -> name.length() > 120 ? name.substring(0, 120) + "..." : name)
                .collect(Collectors.joining(", ", " " + what + " (" + names.size() + "): ", rest + ";"));
    }

    @Override
    public Shape input(String name, Shape shape) {
        return shape;
    }

    @Override
    public Shape constant(String name, Shape shape) {
        shapes.put(name + ".value", new int[] {shape.channels(), shape.height(), shape.width()});
        return shape;
    }

    @Override
    public Shape convolution(String name, Shape x, Convolution how) {
        shapes.put(name + ".weight", how.kernel(x.channels()));
        if (how.bias()) {
            shapes.put(name + ".bias", new int[] {how.channels()});
        }
        return x.after(how);
    }

    @Override
    public Shape normalize(String name, Shape x, double epsilon) {
        for (String part : List.of(".weight", ".bias", ".running_mean", ".running_var")) {
            shapes.put(name + part, new int[] {x.channels()});
        }
        return x;
    }

    @Override
    public Shape activate(String name, Shape x) {
        return x;
    }

    @Override
    public Shape activate(String name, Shape x, Activation activation) {
        return x;
    }

    @Override
    public Shape maxPool(String name, Shape x, Pool how) {
        return x.after(how);
    }

    @Override
    public Shape averagePool(String name, Shape x, Pool how, boolean countPadding) {
        return x.after(how);
    }

    @Override
    public Shape globalAveragePool(String name, Shape x) {
        return Shape.vector(x.channels());
    }

    @Override
    public Shape combine(String name, Combination how, Shape a, Shape b) {
        return a.with(b);
    }

    @Override
    public Shape concatenate(String name, List<Shape> parts) {
        return Shape.joined(parts);
    }

    @Override
    public Shape pad(String name, Shape x, Padding how) {
        return x.after(how);
    }

    @Override
    public Shape softmax(String name, Shape x) {
        return x;
    }

    @Override
    public Shape flatten(String name, Shape x) {
        return Shape.vector(x.elements());
    }

    @Override
    public Shape dense(String name, Shape x, int features, boolean bias) {
        shapes.put(name + ".weight", new int[] {features, x.elements()});
        if (bias) {
            shapes.put(name + ".bias", new int[] {features});
        }
        return Shape.vector(features);
    }

    @Override
    public void output(String name, Shape x) {}
}
