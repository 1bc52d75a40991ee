// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import dev.plumbline.activation.Activation;
import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import dev.plumbline.model.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.plumbline.interpret.OnnxNodes.attribute;

/** Plays a model into an ONNX graph: a layer's tensor has the layer's name, other tensors have names that are free. */
final class OnnxGraph implements NetworkBuilder<OnnxGraph.Value> {
    /** A tensor: batch x channels x height x width, or batch x features if it is flat. */
    record Value(String name, Shape shape, boolean flat) {}

    /** Adds the nodes of one activation site. */
    interface Site {
        void add(OnnxNodes nodes, String name, String x);
    }

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final OnnxNodes nodes;
    /** Tensors with four extents, by that without. */
    private final Map<String, String> images = new HashMap<>();

    private final Weights weights;
    private final OnnxWriter.Options options;
    private final Site site;

    /** @param names of the model's inputs, layers and outputs */
    OnnxGraph(Weights weights, Set<String> names, OnnxWriter.Options options, Site site) {
        this.weights = weights;
        nodes = new OnnxNodes(names);
        this.options = options;
        this.site = site;
    }

    GraphProto finish(String name, String doc) {
        return graph.setName(name).setDocString(doc).addAllNode(nodes.nodes()).build();
    }

    @Override
    public Value input(String name, Shape shape) {
        Value value = new Value(name, shape, false);
        graph.addInput(describe(name, value));
        return value;
    }

    @Override
    public Value constant(String name, Shape shape) {
        float[] values = weights.get(name + ".value", shape.channels(), shape.height(), shape.width());
        boolean flat = shape.plane() == 1;
        int[] extents =
                flat ? new int[] {1, shape.channels()} : new int[] {1, shape.channels(), shape.height(), shape.width()};
        nodes.add("", "Identity", name, List.of(initializer(name + ".value", values, extents)));
        return layer(name, shape, flat);
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        List<String> inputs = new ArrayList<>();
        inputs.add(image(x).name);
        inputs.add(parameter(name + ".weight", how.kernel(x.shape.channels())));
        if (how.bias()) {
            inputs.add(parameter(name + ".bias", how.channels()));
        }
        List<AttributeProto> attributes = window(how.window());
        if (how.groups() > 1) {
            attributes.add(attribute("group", how.groups()));
        }
        nodes.add("", "Conv", name, inputs, attributes.toArray(AttributeProto[]::new));
        return layer(name, x.shape.after(how), false);
    }

    @Override
    public Value normalize(String name, Value x, double epsilon) {
        List<String> inputs = new ArrayList<>(List.of(x.name));
        for (String parameter : List.of(".weight", ".bias", ".running_mean", ".running_var")) {
            inputs.add(parameter(name + parameter, x.shape.channels()));
        }
        nodes.add("", "BatchNormalization", name, inputs, attribute("epsilon", epsilon));
        return layer(name, x.shape, x.flat);
    }

    @Override
    public Value activate(String name, Value x) {
        site.add(nodes, name, x.name);
        return layer(name, x.shape, x.flat);
    }

    @Override
    public Value activate(String name, Value x, Activation activation) {
        OnnxWriter.compose(activation, nodes, name, x.name);
        return layer(name, x.shape, x.flat);
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        List<AttributeProto> attributes = window(how.window());
        nodes.add("", "MaxPool", name, List.of(image(x).name), attributes.toArray(AttributeProto[]::new));
        return layer(name, x.shape.after(how), false);
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        String means = nodes.add("", "GlobalAveragePool", nodes.free(name + "/means"), List.of(image(x).name));
        nodes.add("", "Flatten", name, List.of(means));
        return layer(name, Shape.vector(x.shape.channels()), true);
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        List<AttributeProto> attributes = window(how.window());
        attributes.add(attribute("count_include_pad", countPadding ? 1 : 0));
        nodes.add("", "AveragePool", name, List.of(image(x).name), attributes.toArray(AttributeProto[]::new));
        return layer(name, x.shape.after(how), false);
    }

    @Override
    public Value combine(String name, Combination how, Value a, Value b) {
        boolean flat = a.flat && b.flat;
        nodes.add("", operator(how), name, flat ? List.of(a.name, b.name) : List.of(image(a).name, image(b).name));
        return layer(name, a.shape.with(b.shape), flat);
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        boolean flat = parts.stream().allMatch(Value::flat);
        List<String> inputs =
                parts.stream().map(x -> flat ? x.name : image(x).name).toList();
        nodes.add("", "Concat", name, inputs, attribute("axis", 1));
        return layer(name, Shape.joined(parts.stream().map(Value::shape).toList()), flat);
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        String pads = vector(name + "/pads", 0, 0, how.top(), how.left(), 0, 0, how.bottom(), how.right());
        nodes.add("", "Pad", name, List.of(image(x).name, pads));
        return layer(name, x.shape.after(how), false);
    }

    @Override
    public Value softmax(String name, Value x) {
        nodes.add("", "Softmax", name, List.of(x.name), attribute("axis", 1));
        return layer(name, x.shape, x.flat);
    }

    @Override
    public Value flatten(String name, Value x) {
        nodes.add("", "Flatten", name, List.of(x.name));
        return layer(name, Shape.vector(x.shape.elements()), true);
    }

    @Override
    public Value dense(String name, Value x, int features, boolean bias) {
        List<String> inputs = new ArrayList<>();
        inputs.add(x.flat ? x.name : nodes.add("", "Flatten", nodes.free(name + "/rows"), List.of(x.name)));
        inputs.add(parameter(name + ".weight", features, x.shape.elements()));
        if (bias) {
            inputs.add(parameter(name + ".bias", features));
        }
        nodes.add("", "Gemm", name, inputs, attribute("transB", 1));
        return layer(name, Shape.vector(features), true);
    }

    @Override
    public void output(String name, Value x) {
        if (!name.equals(x.name)) {
            nodes.add("", "Identity", name, List.of(x.name));
        } else if (options.traced().contains(name)) {
            return;
        }
        graph.addOutput(describe(name, x));
    }

    private Value layer(String name, Shape shape, boolean flat) {
        Value value = new Value(name, shape, flat);
        if (options.traced().contains(name)) {
            graph.addOutput(describe(name, value));
        }
        return value;
    }

    /** The value with four extents, as convolutions and pools need it. */
    private Value image(Value x) {
        if (!x.flat) {
            return x;
        }
        String image = images.computeIfAbsent(x.name, flat -> {
            String axes = vector(flat + "/axes", 2, 3);
            return nodes.add("", "Unsqueeze", nodes.free(flat + "/image"), List.of(flat, axes));
        });
        return new Value(image, x.shape, false);
    }

    private String parameter(String name, int... shape) {
        return initializer(name, weights.get(name, shape), shape);
    }

    private String initializer(String wanted, float[] values, int... shape) {
        String name = nodes.free(wanted);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
        for (int extent : shape) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private ValueInfoProto describe(String name, Value value) {
        Shape s = value.shape;
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(
                        options.batch() == OnnxWriter.SYMBOLIC
                                ? Dimension.newBuilder().setDimParam("batch").build()
                                : extent(options.batch()))
                .addDim(extent(s.channels()));
        if (!value.flat) {
            shape.addDim(extent(s.height())).addDim(extent(s.width()));
        }
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static Dimension extent(int value) {
        return Dimension.newBuilder().setDimValue(value).build();
    }

    private String vector(String wanted, long... values) {
        String name = nodes.free(wanted);
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.length)
                .addAllInt64Data(Arrays.stream(values).boxed().toList()));
        return name;
    }

    private static List<AttributeProto> window(Window window) {
        Axis rows = window.rows();
        Axis columns = window.columns();
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(integers("kernel_shape", rows.kernel(), columns.kernel()));
        attributes.add(integers("pads", rows.before(), columns.before(), rows.after(), columns.after()));
        attributes.add(integers("strides", rows.stride(), columns.stride()));
        if (window.dilated()) {
            attributes.add(integers("dilations", rows.dilation(), columns.dilation()));
        }
        return attributes;
    }

    private static String operator(Combination how) {
        return switch (how) {
            case ADD -> "Add";
            case SUBTRACT -> "Sub";
            case MULTIPLY -> "Mul";
            case DIVIDE -> "Div";
            case MINIMUM -> "Min";
            case MAXIMUM -> "Max";
        };
    }

    private static AttributeProto integers(String name, int... values) {
        return attribute(name, Arrays.stream(values).asLongStream().boxed().toList());
    }
}
