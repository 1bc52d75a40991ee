// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.plumbline.activation.Operators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A list of ONNX nodes that grows; as {@link Operators} it writes a composition, its values named by their tensors. */
final class OnnxNodes implements Operators<String> {
    private final List<NodeProto> nodes = new ArrayList<>();
    /** Names that a tensor has or will have. */
    private final Set<String> taken;
    /** Prefix of the names of a composition's tensors. */
    private final String scope;

    OnnxNodes(Set<String> layers) {
        this("", new HashSet<>(layers));
    }

    private OnnxNodes(String scope, Set<String> taken) {
        this.scope = scope;
        this.taken = taken;
    }

    /** For the composition of a layer of this name. */
    OnnxNodes composition(String layer) {
        return new OnnxNodes(layer, taken);
    }

    /** The name that is wanted, or one like it that no other tensor has. */
    String free(String wanted) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "/" + i;
        }
        return name;
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    /** Adds a node named by its only output. */
    String add(String domain, String operator, String output, List<String> inputs, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes))
                .build());
        return output;
    }

    /** Adds all nodes of a composition; {@code result} becomes the tensor {@code name}. */
    String addComposition(OnnxNodes composition, String result, String name) {
        nodes.addAll(composition.nodes);
        int last = nodes.size() - 1;
        if (composition.nodes.isEmpty() || !nodes.get(last).getOutput(0).equals(result)) {
            return add("", "Identity", name, List.of(result));
        }
        nodes.set(
                last,
                nodes.get(last).toBuilder().setName(name).setOutput(0, name).build());
        return name;
    }

    static AttributeProto attribute(String name, long value) {
        return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto attribute(String name, double value) {
        return attribute(name, AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    static AttributeProto attribute(String name, String value) {
        return attribute(name, AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto attribute(String name, List<Long> values) {
        return attribute(name, AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    @Override
    public String constant(double value) {
        TensorProto.Builder scalar = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addFloatData((float) value);
        return primitive(
                "Constant",
                List.of(),
                attribute("value", AttributeProto.AttributeType.TENSOR)
                        .setT(scalar)
                        .build());
    }

    @Override
    public String add(String a, String b) {
        return primitive("Add", List.of(a, b));
    }

    @Override
    public String multiply(String a, String b) {
        return primitive("Mul", List.of(a, b));
    }

    @Override
    public String divide(String a, String b) {
        return primitive("Div", List.of(a, b));
    }

    @Override
    public String minimum(String a, String b) {
        return primitive("Min", List.of(a, b));
    }

    @Override
    public String maximum(String a, String b) {
        return primitive("Max", List.of(a, b));
    }

    @Override
    public String squareRoot(String x) {
        return primitive("Sqrt", List.of(x));
    }

    @Override
    public String exponential(String x) {
        return primitive("Exp", List.of(x));
    }

    @Override
    public String sigmoid(String x) {
        return primitive("Sigmoid", List.of(x));
    }

    @Override
    public String tanh(String x) {
        return primitive("Tanh", List.of(x));
    }

    @Override
    public String softplus(String x) {
        return primitive("Softplus", List.of(x));
    }

    @Override
    public String relu(String x) {
        return primitive("Relu", List.of(x));
    }

    @Override
    public String elu(String x, double alpha) {
        return primitive("Elu", List.of(x), attribute("alpha", alpha));
    }

    private String primitive(String operator, List<String> inputs, AttributeProto... attributes) {
        String output = free(scope + "/" + operator.toLowerCase(Locale.ROOT) + nodes.size());
        return add("", operator, output, inputs, attributes);
    }
}
