// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.bytedeco.tensorrt.nvonnxparser.IParser;

/**
 * A TensorRT network by the road that trtexec, Polygraphy and Triton take: the model is written as ONNX, and TensorRT's
 * own parser finds the plugins behind the custom operators. The parser sees no file but one that was written here, so
 * whatever a user gives has passed Plumbline's reader first.
 */
final class ParsedNetwork {
    private ParsedNetwork() {}

    /** Parses the model into an empty network; {@code parameters} must live until the plan is built. */
    static void into(INetworkDefinition net, Build build, Parameters parameters, NativeLog log) {
        byte[] file =
                OnnxWriter.write(build.network(), new OnnxWriter.Options(form(build), build.batch(), build.traced()));
        TensorRtLibraries.loadParser(Host.current(), System.err::println);
        IParser parser = log.errors.made(nvonnxparser.createParser(net, log), "make an ONNX parser");
        if (!parser.parse(parameters.keep(new BytePointer(file)), file.length)) {
            throw new EngineException(
                    ExitCode.WORKER_CRASH,
                    "tensorrt's ONNX parser refuses " + build.network().model().name() + ": "
                            + String.join("; ", errors(parser)));
        }
        for (int i = 0; i < net.getNbInputs(); i++) {
            border(net.getInput(i), Tensors::input);
        }
        for (int i = 0; i < net.getNbOutputs(); i++) {
            border(net.getOutput(i), Tensors::output);
        }
    }

    static Form form(Build build) {
        if (Storage.of(build.precision()) != Storage.FP32) {
            throw new EngineException(
                    ExitCode.BAD_INPUT,
                    "the ONNX that tensorrt's parser is given is float32, not " + build.precision()
                            + "; select FP32 or TF32");
        }
        return switch (build.placement()) {
            case NATIVE -> Form.COMPOSED;
            case PLUGIN -> Form.CUSTOM_OP;
            default ->
                throw new EngineException(
                        ExitCode.BAD_INPUT,
                        "tensorrt's parser is given " + Placement.NATIVE + " or " + Placement.PLUGIN + ", not "
                                + build.placement());
        };
    }

    private static void border(ITensor tensor, UnaryOperator<String> named) {
        tensor.setName(named.apply(tensor.getName()));
        tensor.setAllowedFormats(Tensors.LINEAR);
    }

    private static List<String> errors(IParser parser) {
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < parser.getNbErrors(); i++) {
            errors.add(Printable.text(parser.getError(i).desc()));
        }
        return errors;
    }
}
