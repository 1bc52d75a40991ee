// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads a GraphProto, within limits far above any network and far below what memory holds. */
final class GraphReader {
    private static final int MOST_NODES = 1 << 16;
    private static final int MOST_INITIALIZERS = 1 << 16;
    /** Inputs, outputs and attributes of all nodes and the graph. */
    private static final int MOST_PARTS = 1 << 18;

    private final ExternalFiles files;
    private final Set<String> domains;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    /** One copy of each name. */
    private final Map<String, String> names = new HashMap<>();

    private final Map<String, Integer> nodeNames = new HashMap<>();
    private int parts;

    /** @param domains those that the model imports operators of */
    GraphReader(ExternalFiles files, Set<String> domains) {
        this.files = files;
        this.domains = domains;
    }

    /** What was read, checked: the nodes in topological order, each value with one origin. */
    record Graph(List<GraphInput> inputs, List<String> outputs, List<Node> nodes, Map<String, Constant> constants) {}

    Graph read(Bytes message) {
        Wire wire = message.wire();
        while (wire.next()) {
            switch (wire.field()) {
                case GraphProto.NODE_FIELD_NUMBER -> nodes.add(node(wire.bytes()));
                case GraphProto.INITIALIZER_FIELD_NUMBER -> initializer(wire.bytes());
                case GraphProto.INPUT_FIELD_NUMBER -> inputs.add(ValueInfo.read(part(wire.bytes())));
                case GraphProto.OUTPUT_FIELD_NUMBER ->
                    outputs.add(name(ValueInfo.read(part(wire.bytes())).name()));
                case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER ->
                    throw new MalformedOnnxException(
                            "the graph has a sparse initializer; only dense ones can be read: export the model again.");
                default -> wire.skip();
            }
        }
        return checked();
    }

    private Graph checked() {
        Map<String, GraphInput> given = new LinkedHashMap<>();
        for (ValueInfo input : inputs) {
            if (!constants.containsKey(input.name()) && given.put(input.name(), input.graphInput()) != null) {
                throw new MalformedOnnxException("the graph has two inputs " + input.name() + "; export it again.");
            }
        }
        Set<String> known = new HashSet<>(constants.keySet());
        known.addAll(given.keySet());
        List<Node> sorted = Topology.sorted(nodes, known);
        sorted.forEach(node -> known.addAll(node.outputs()));
        for (String output : outputs) {
            if (output.isEmpty() || !known.contains(output)) {
                throw new MalformedOnnxException(
                        "the graph's output " + output + " is made by no node; export the model again.");
            }
        }
        if (given.isEmpty() || outputs.isEmpty() || Set.copyOf(outputs).size() < outputs.size()) {
            throw new MalformedOnnxException("the graph has " + given.size() + " inputs and the outputs " + outputs
                    + ", but a network needs at least one of each, all different; export it again.");
        }
        return new Graph(
                List.copyOf(given.values()),
                List.copyOf(outputs),
                List.copyOf(sorted),
                Collections.unmodifiableMap(constants));
    }

    private void initializer(Bytes message) {
        if (constants.size() == MOST_INITIALIZERS) {
            throw new MalformedOnnxException(
                    "the graph has more than " + MOST_INITIALIZERS + " initializers; this is no network.");
        }
        Constant constant = TensorReader.read(message, "initializer", files);
        if (constant.name().isEmpty() || constants.put(name(constant.name()), constant) != null) {
            throw new MalformedOnnxException("the graph has two initializers named \"" + constant.name()
                    + "\" or one without a name;" + " export the model again.");
        }
    }

    private Node node(Bytes message) {
        if (nodes.size() == MOST_NODES) {
            throw new MalformedOnnxException("the graph has more than " + MOST_NODES + " nodes; this is no network.");
        }
        String name = "";
        String operator = "";
        String domain = "";
        List<String> from = new ArrayList<>(2);
        List<String> to = new ArrayList<>(1);
        Once once = new Once("node " + nodes.size());
        Wire wire = message.wire();
        while (wire.next()) {
            switch (wire.field()) {
                case NodeProto.INPUT_FIELD_NUMBER -> from.add(name(part(wire.bytes())));
                case NodeProto.OUTPUT_FIELD_NUMBER -> to.add(name(part(wire.bytes())));
                case NodeProto.NAME_FIELD_NUMBER ->
                    name = name(once.of(wire, "name").bytes());
                case NodeProto.OP_TYPE_FIELD_NUMBER ->
                    operator = name(once.of(wire, "operator").bytes());
                case NodeProto.DOMAIN_FIELD_NUMBER ->
                    domain = name(once.of(wire, "domain").bytes());
                default -> wire.skip();
            }
        }
        domain = OnnxFile.domain(domain);
        String unique = unique(name, to, operator);
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        Node node = new Node(
                unique, operator, domain, List.copyOf(from), List.copyOf(to), Collections.unmodifiableMap(attributes));
        if (operator.isEmpty() || !domains.contains(domain) || to.stream().allMatch(String::isEmpty)) {
            throw new MalformedOnnxException(
                    node + " has no operator, no output or a domain that the model does not import; export it again.");
        }
        attributes(message, node.toString(), attributes);
        return node;
    }

    private void attributes(Bytes node, String label, Map<String, Attribute> attributes) {
        Wire wire = node.wire();
        while (wire.next()) {
            if (wire.field() != NodeProto.ATTRIBUTE_FIELD_NUMBER) {
                wire.skip();
                continue;
            }
            Bytes message = part(wire.bytes());
            String name = "";
            Once once = new Once(label);
            Wire attribute = message.wire();
            while (attribute.next()) {
                if (attribute.field() == AttributeProto.NAME_FIELD_NUMBER) {
                    name = name(once.of(attribute, "name of an attribute").bytes());
                } else {
                    attribute.skip();
                }
            }
            if (name.isEmpty() || attributes.put(name, Attribute.read(message, name, label)) != null) {
                throw new MalformedOnnxException(
                        label + " has two attributes \"" + name + "\" or one without a name; export the model again.");
            }
        }
    }

    /** The name, that of the first output or the operator; with a number if another node has it. */
    private String unique(String name, List<String> to, String operator) {
        String wanted = !name.isEmpty()
                ? name
                : to.stream().filter(output -> !output.isEmpty()).findFirst().orElse(operator);
        String unique = wanted;
        while (nodeNames.putIfAbsent(unique, 1) != null) {
            unique = wanted + "#" + nodeNames.merge(wanted, 1, Integer::sum);
        }
        return unique;
    }

    private Bytes part(Bytes message) {
        if (++parts > MOST_PARTS) {
            throw new MalformedOnnxException("the graph has more than " + MOST_PARTS
                    + " inputs, outputs and attributes of nodes; this is no network.");
        }
        return message;
    }

    private String name(Bytes utf8) {
        return name(Names.of(utf8));
    }

    private String name(String name) {
        return Objects.requireNonNullElse(names.putIfAbsent(name, name), name);
    }
}
