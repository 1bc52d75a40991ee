// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Swish;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnx.global.onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Files that {@link OnnxWriter} writes, in the eyes of the ONNX checker and of ONNX Runtime. */
class OnnxModelTest {
    private static final Model LENET = new LeNet5();

    private static Network lenet(Activation activation) {
        return new Network(LENET, activation, RandomWeights.of(LENET, 1));
    }

    private static byte[] write(Network network, Form form) {
        return OnnxWriter.write(network, new OnnxWriter.Options(form, 1, Set.of()));
    }

    /** The full check: structure, operators' schemas, and the shapes that they infer against the declared ones. */
    private static void check(byte[] bytes) {
        try (BytePointer pointer = new BytePointer(bytes);
                org.bytedeco.onnx.ModelProto parsed = new org.bytedeco.onnx.ModelProto()) {
            assertThat(onnx.ParseProtoFromBytes(parsed, pointer, bytes.length)).isTrue();
            onnx.check_model(parsed, true, false, false);
        }
    }

    /** Runs a model that takes noise as its image. */
    private static Map<String, Tensor> run(Model model, byte[] bytes) throws OrtException {
        float[] image = new float[Signature.of(model).inputs().get("image").elements()];
        Random random = new Random(1);
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        try (Session session = OnnxRuntimeSession.of(bytes, 2)) {
            session.upload("image", image);
            session.run();
            return session.outputs();
        }
    }

    private static Map<String, Tensor> lenet(Activation activation, Form form) throws OrtException {
        return run(LENET, write(lenet(activation), form));
    }

    @ParameterizedTest
    @EnumSource
    void lenet5IsValidInEveryForm(Activations activation) {
        for (Form form : Form.values()) {
            byte[] bytes = write(lenet(activation.activation()), form);
            assertThatCode(() -> check(bytes)).as("%s", form).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lenet5GivesTheSameBitsComposedAndByFunctions(Activations activation) throws OrtException {
        assertThat(lenet(activation.activation(), Form.CUSTOM_OP_WITH_FUNCTIONS))
                .isEqualTo(lenet(activation.activation(), Form.COMPOSED));
    }

    @Test
    void resnet50IsValidAndGivesTheSameBitsComposedAndByFunctions() throws OrtException {
        Model model = new ResNet50();
        Network network = new Network(model, new Isrlu(1), RandomWeights.of(model, 1));
        byte[] composed = write(network, Form.COMPOSED);
        byte[] functions = write(network, Form.CUSTOM_OP_WITH_FUNCTIONS);
        check(composed);
        check(functions);
        Map<String, Tensor> outputs = run(model, composed);
        assertThat(outputs.get("logits").values()).hasSize(1000).doesNotContain(Double.NaN);
        assertThat(run(model, functions)).isEqualTo(outputs);
    }

    @Test
    void coefficientsReachTheFunction() throws OrtException {
        assertThat(lenet(new Swish(2), Form.CUSTOM_OP_WITH_FUNCTIONS))
                .isEqualTo(lenet(new Swish(2), Form.COMPOSED))
                .isNotEqualTo(lenet(new Swish(1), Form.COMPOSED));
    }

    @Test
    void withoutFunctionsOnlyThePluginKnowsTheOperator() {
        assertThatThrownBy(() -> lenet(new Swish(1), Form.CUSTOM_OP))
                .isInstanceOf(OrtException.class)
                .hasMessageContaining("plumbline:PlumblineSwish");
    }

    /** The operator's name must stay unknown to ONNX itself, since a parser may ignore the domain. */
    @ParameterizedTest
    @EnumSource
    void onnxHasNoOperatorOfThatName(Activations activation) throws InvalidProtocolBufferException {
        ModelProto.Builder model =
                ModelProto.parseFrom(write(lenet(activation.activation()), Form.CUSTOM_OP)).toBuilder();
        model.getGraphBuilder().getNodeBuilder(1).clearDomain();
        assertThatThrownBy(() -> check(model.build().toByteArray()))
                .hasMessageContaining("No Op registered for " + OnnxWriter.operator(activation.activation()));
    }

    @ParameterizedTest
    @CsvSource({
        "initializer, conv1.bias",
        "node, act1",
        "extent, Inferred shape and existing shape differ",
    })
    void theCheckerSeesWhatIsMissingOrWrong(String defect, String message) throws InvalidProtocolBufferException {
        ModelProto.Builder model = ModelProto.parseFrom(write(lenet(new Swish(1)), Form.COMPOSED)).toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        switch (defect) {
            case "initializer" -> graph.removeInitializer(1);
            case "node" -> graph.removeNode(1);
            default ->
                graph.getOutputBuilder(0)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .getShapeBuilder()
                        .getDimBuilder(1)
                        .setDimValue(11);
        }
        assertThatThrownBy(() -> check(model.build().toByteArray())).hasMessageContaining(message);
    }
}
