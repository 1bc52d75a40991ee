// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.activation.Operators;
import dev.plumbline.engine.EngineException;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.tensorrt.global.nvinfer.ActivationType;
import org.bytedeco.tensorrt.global.nvinfer.ElementWiseOperation;
import org.bytedeco.tensorrt.global.nvinfer.UnaryOperation;
import org.bytedeco.tensorrt.nvinfer.IActivationLayer;
import org.bytedeco.tensorrt.nvinfer.ILayer;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.jspecify.annotations.Nullable;

/** TensorRT's own layers as the primitive operators of one site's composition. All values have four extents. */
final class NativeOperators implements Operators<ITensor> {
    private final INetworkDefinition net;
    private final Parameters parameters;
    private final String site;
    private final Map<Double, ITensor> constants = new HashMap<>();
    private int layers;

    NativeOperators(INetworkDefinition net, Parameters parameters, String site) {
        this.net = net;
        this.parameters = parameters;
        this.site = site;
    }

    @Override
    public ITensor constant(double value) {
        return constants.computeIfAbsent(
                value,
                each -> named(net.addConstant(Extents.of(1, 1, 1, 1), parameters.of(new float[] {(float) value}))));
    }

    @Override
    public ITensor add(ITensor a, ITensor b) {
        return combine(a, b, ElementWiseOperation.kSUM);
    }

    @Override
    public ITensor multiply(ITensor a, ITensor b) {
        return combine(a, b, ElementWiseOperation.kPROD);
    }

    @Override
    public ITensor divide(ITensor a, ITensor b) {
        return combine(a, b, ElementWiseOperation.kDIV);
    }

    @Override
    public ITensor minimum(ITensor a, ITensor b) {
        return combine(a, b, ElementWiseOperation.kMIN);
    }

    @Override
    public ITensor maximum(ITensor a, ITensor b) {
        return combine(a, b, ElementWiseOperation.kMAX);
    }

    @Override
    public ITensor squareRoot(ITensor x) {
        return named(net.addUnary(x, UnaryOperation.kSQRT));
    }

    @Override
    public ITensor exponential(ITensor x) {
        return named(net.addUnary(x, UnaryOperation.kEXP));
    }

    @Override
    public ITensor sigmoid(ITensor x) {
        return named(net.addActivation(x, ActivationType.kSIGMOID));
    }

    @Override
    public ITensor tanh(ITensor x) {
        return named(net.addActivation(x, ActivationType.kTANH));
    }

    @Override
    public ITensor softplus(ITensor x) { // alpha log(exp(beta x) + 1)
        IActivationLayer layer = net.addActivation(x, ActivationType.kSOFTPLUS);
        layer.setAlpha(1);
        layer.setBeta(1);
        return named(layer);
    }

    @Override
    public ITensor relu(ITensor x) {
        return named(net.addActivation(x, ActivationType.kRELU));
    }

    @Override
    public ITensor elu(ITensor x, double alpha) {
        IActivationLayer layer = net.addActivation(x, ActivationType.kELU);
        layer.setAlpha((float) alpha);
        return named(layer);
    }

    private ITensor combine(ITensor a, ITensor b, ElementWiseOperation operation) {
        return named(net.addElementWise(a, b, operation));
    }

    private ITensor named(@Nullable ILayer layer) {
        if (layer == null) {
            throw new EngineException(ExitCode.WORKER_CRASH, "tensorrt refused a layer of " + site);
        }
        layer.setName(site + "/" + layers++);
        return layer.getOutput(0);
    }
}
