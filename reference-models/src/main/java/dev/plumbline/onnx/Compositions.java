// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds activations that a file spells out in primitive operators, by what they compute and not by how they are
 * written: nodes that make one value from one other and from numbers, and nothing that anybody else reads, are evaluated
 * and held against each activation.
 */
final class Compositions {
    /** The longest spelling in use has 14 nodes. */
    private static final int MOST_NODES = 24;

    /** What a composition may end with: everything else is played as it stands. */
    private static final Set<String> LAST = Set.of("Add", "Sub", "Mul", "Div", "Where", "Max", "Min", "Clip");

    /** An activation and the value that it is of. */
    record Found(Activation activation, String input) {}

    private final List<Node> nodes;
    private final Map<String, Double> numbers = new HashMap<>();
    /** Where a value is made. */
    private final Map<String, Integer> makers = new HashMap<>();

    private final Map<String, List<Integer>> readers = new HashMap<>();
    private final Set<String> outputs;
    private final Map<Node, Found> found = new HashMap<>();
    private final Set<Node> absorbed = new HashSet<>();

    private Compositions(OnnxFile file) {
        nodes = file.nodes();
        outputs = Set.copyOf(file.outputs());
        file.constants().forEach((name, constant) -> {
            if (constant.elements() == 1) {
                numbers.put(name, Known.of(constant).number());
            }
        });
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            number(node);
            for (String output : node.outputs()) {
                makers.put(output, i);
            }
            for (String input : node.inputs()) {
                readers.computeIfAbsent(input, name -> new ArrayList<>()).add(i);
            }
        }
    }

    static Compositions of(OnnxFile file) {
        Compositions compositions = new Compositions(file);
        for (int i = compositions.nodes.size() - 1; i >= 0; i--) {
            Node node = compositions.nodes.get(i);
            if (node.domain().isEmpty()
                    && LAST.contains(node.operator())
                    && node.outputs().size() == 1
                    && !compositions.absorbed.contains(node)) {
                compositions.search(i);
            }
        }
        return compositions;
    }

    /** The activation that ends with this node. */
    @Nullable
    Found at(Node node) {
        return found.get(node);
    }

    /** Whether a node is part of an activation that ends with another. */
    boolean absorbed(Node node) {
        return absorbed.contains(node);
    }

    /** Numbers that are nodes, or copies and casts of numbers. */
    private void number(Node node) {
        if (node.domain().isEmpty() && node.outputs().size() == 1) {
            Known constant = node.operator().equals("Constant") ? Folding.constant(new Call(node, 0)) : null;
            Double number = constant != null
                    ? Double.valueOf(constant.number())
                    : Set.of("Identity", "Cast", "CastLike", "Unsqueeze", "Squeeze", "Reshape")
                                            .contains(node.operator())
                                    && !node.inputs().isEmpty()
                            ? numbers.get(node.inputs().get(0))
                            : null;
            if (number != null && !Double.isNaN(number)) {
                numbers.put(node.outputs().get(0), number);
            }
        }
    }

    /** Grows a set of nodes backwards from its last until they make something known of a single value. */
    private void search(int last) {
        TreeMap<Integer, Node> region = new TreeMap<>(Map.of(last, nodes.get(last)));
        while (region.size() <= MOST_NODES) {
            Set<String> frontier = frontier(region);
            if (frontier.isEmpty()) {
                return;
            }
            if (frontier.size() == 1) {
                String input = frontier.iterator().next();
                Activation activation = Fit.of(List.copyOf(region.values()), input, numbers);
                if (activation != null) {
                    found.put(nodes.get(last), new Found(activation, input));
                    region.remove(last);
                    absorbed.addAll(region.values());
                    return;
                }
            }
            // What everything comes from cannot lie behind the latest of the values in between.
            int latest = -1;
            for (String value : frontier) {
                latest = Math.max(latest, makers.getOrDefault(value, -1));
            }
            if (latest < 0 || !inner(latest, region)) {
                return;
            }
            region.put(latest, nodes.get(latest));
        }
    }

    private Set<String> frontier(Map<Integer, Node> region) {
        Set<String> frontier = new HashSet<>();
        for (Node node : region.values()) {
            for (String input : node.inputs()) {
                Integer maker = makers.get(input);
                if (!input.isEmpty() && !numbers.containsKey(input) && (maker == null || !region.containsKey(maker))) {
                    frontier.add(input);
                }
            }
        }
        return frontier;
    }

    /** Whether a node works element by element, and nobody outside reads what it gives. */
    private boolean inner(int index, Map<Integer, Node> region) {
        Node node = nodes.get(index);
        return Fit.evaluates(node)
                && !absorbed.contains(node)
                && !found.containsKey(node)
                && node.outputs().size() == 1
                && !outputs.contains(node.outputs().get(0))
                && region.keySet()
                        .containsAll(readers.getOrDefault(node.outputs().get(0), List.of()));
    }
}
