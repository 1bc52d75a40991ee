// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.plumbline.activation.Activation;
import dev.plumbline.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import static dev.plumbline.interpret.OnnxNodes.attribute;

/**
 * Writes a network as an ONNX model: float32, parameters inside the file, every tensor named by its layer. The same
 * network gives the same bytes.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">ONNX intermediate representation</a>
 */
public final class OnnxWriter {
    /** The batch of a model that takes any number of images. */
    public static final int SYMBOLIC = 0;
    /** Namespace of the custom operators and of the plugins behind them. */
    public static final String DOMAIN = "plumbline";
    /** Before the activation's name in the type of its custom operator. */
    public static final String PREFIX = "Plumbline";

    /** ONNX 1.12, the first that has functions in a model (IR 8); read by TensorRT since 8.6. */
    private static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    private static final String PLUGIN_VERSION = "1";

    /** How a site's activation is written. */
    public enum Form {
        /** ONNX's primitive operators. */
        COMPOSED,
        /** One custom operator, for TensorRT with the plugin: its parser prefers a function to a plugin before 10.7. */
        CUSTOM_OP,
        /** One custom operator and its definition, for any runtime. */
        CUSTOM_OP_WITH_FUNCTIONS
    }

    /**
     * How to write.
     *
     * @param batch images in one inference, or {@link #SYMBOLIC}
     * @param traced names of layers that become outputs too
     */
    public record Options(Form form, int batch, Set<String> traced) {
        public Options {
            if (!(batch >= 0)) {
                throw new IllegalArgumentException(
                        "the batch of an ONNX model must be positive, or 0 for any, but is " + batch);
            }
            traced = Set.copyOf(traced);
        }
    }

    private OnnxWriter() {}

    /** The type of the custom operator, which is the plugin's name: a parser may ignore the domain. */
    public static String operator(Activation activation) {
        return PREFIX + activation.getClass().getSimpleName();
    }

    /** The content of an .onnx file, at most 2 GiB. */
    public static byte[] write(Network network, Options options) {
        return model(network, options).toByteArray();
    }

    /** The model before it becomes bytes. */
    static ModelProto model(Network network, Options options) {
        Signature signature = Signature.of(network.model());
        for (String name : options.traced()) {
            if (!signature.layers().containsKey(name)) {
                throw new IllegalArgumentException(network.model().name() + " has no layer " + name + " to trace");
            }
        }
        Activation activation = network.activation();
        boolean composed = options.form() == Form.COMPOSED;
        OnnxGraph graph = new OnnxGraph(
                network.weights(),
                signature.names(),
                options,
                composed
                        ? (nodes, name, x) -> compose(activation, nodes, name, x)
                        : (nodes, name, x) -> nodes.add(
                                DOMAIN,
                                operator(activation),
                                name,
                                List.of(x),
                                attributes(activation).toArray(AttributeProto[]::new)));
        network.model().define(graph);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(DOMAIN)
                .addOpsetImport(operators("", OPSET))
                .setGraph(graph.finish(
                        network.model().name(), network.model().name() + " with " + activation.describe()));
        if (!composed) {
            model.addOpsetImport(operators(DOMAIN, 1));
        }
        if (options.form() == Form.CUSTOM_OP_WITH_FUNCTIONS) {
            model.addFunctions(function(activation));
        }
        return model.build();
    }

    static void compose(Activation activation, OnnxNodes nodes, String name, String x) {
        OnnxNodes composition = nodes.composition(name);
        nodes.addComposition(composition, activation.compose(composition, x), name);
    }

    /** The operator's definition; the coefficients are written into it, since all sites of a network share them. */
    private static FunctionProto function(Activation activation) {
        OnnxNodes body = new OnnxNodes(Set.of("x", "y"));
        compose(activation, body, "y", "x");
        FunctionProto.Builder function = FunctionProto.newBuilder()
                .setDomain(DOMAIN)
                .setName(operator(activation))
                .setDocString(activation.describe())
                .addInput("x")
                .addOutput("y")
                .addOpsetImport(operators("", OPSET))
                .addAllNode(body.nodes());
        attributes(activation).forEach(attribute -> function.addAttribute(attribute.getName()));
        return function.build();
    }

    private static List<AttributeProto> attributes(Activation activation) {
        List<AttributeProto> attributes = new ArrayList<>();
        new TreeMap<>(activation.coefficients())
                .forEach((name, value) -> attributes.add(attribute(name, value.doubleValue())));
        attributes.add(attribute("plugin_namespace", DOMAIN));
        attributes.add(attribute("plugin_version", PLUGIN_VERSION));
        return attributes;
    }

    private static OperatorSetIdProto operators(String domain, int version) {
        return OperatorSetIdProto.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .build();
    }
}
