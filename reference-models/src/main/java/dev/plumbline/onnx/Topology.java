// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Puts nodes behind those whose outputs they take; otherwise they keep their order. No recursion: chains are long. */
final class Topology {
    private final List<Node> nodes;
    private final Map<String, Integer> producers = new HashMap<>();
    /** The takers of node i's outputs are {@code takers[first[i]]} to before {@code takers[first[i + 1]]}. */
    private final int[] first;

    private final int[] missing;

    private Topology(List<Node> nodes) {
        this.nodes = nodes;
        first = new int[nodes.size() + 2];
        missing = new int[nodes.size()];
    }

    /**
     * @param given names of inputs and constants
     * @throws MalformedOnnxException if a value has two origins, none, or itself
     */
    static List<Node> sorted(List<Node> nodes, Set<String> given) {
        Topology topology = new Topology(nodes);
        topology.findProducers(given);
        return topology.sort(topology.takers(given));
    }

    private void findProducers(Set<String> given) {
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                if (!output.isEmpty() && (given.contains(output) || producers.put(output, i) != null)) {
                    throw new MalformedOnnxException(nodes.get(i) + " makes the value " + output
                            + ", which exists already; export the model again.");
                }
            }
        }
    }

    private int[] takers(Set<String> given) {
        int[][] origins = new int[nodes.size()][];
        for (int i = 0; i < origins.length; i++) {
            Node node = nodes.get(i);
            origins[i] = node.inputs().stream()
                    .filter(input -> !input.isEmpty() && !given.contains(input))
                    .mapToInt(input -> producer(node, input))
                    .toArray();
            missing[i] = origins[i].length;
            for (int origin : origins[i]) {
                first[origin + 2]++;
            }
        }
        Arrays.parallelPrefix(first, Integer::sum);
        int[] takers = new int[first[first.length - 1]];
        for (int i = 0; i < origins.length; i++) {
            for (int origin : origins[i]) {
                takers[first[origin + 1]++] = i;
            }
        }
        return takers;
    }

    private int producer(Node node, String input) {
        Integer producer = producers.get(input);
        if (producer == null) {
            throw new MalformedOnnxException(node + " takes the value " + input
                    + ", which is no input, no initializer and no node's output; export the model again.");
        }
        return producer;
    }

    private List<Node> sort(int[] takers) {
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>(nodes.size());
        for (Integer next = ready.poll(); next != null; next = ready.poll()) {
            sorted.add(nodes.get(next));
            for (int taker = first[next]; taker < first[next + 1]; taker++) {
                if (--missing[takers[taker]] == 0) {
                    ready.add(takers[taker]);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            int stuck = 0;
            while (missing[stuck] == 0) {
                stuck++;
            }
            throw new MalformedOnnxException(nodes.get(stuck) + " is in or behind a cycle of "
                    + (nodes.size() - sorted.size()) + " nodes that wait for each other; export the model again.");
        }
        return sorted;
    }
}
