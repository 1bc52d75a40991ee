// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.EngineException;
import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.List;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.tensorrt.global.nvinfer.ElementWiseOperation;
import org.bytedeco.tensorrt.global.nvinfer.PoolingType;
import org.bytedeco.tensorrt.global.nvinfer.SampleMode;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IConcatenationLayer;
import org.bytedeco.tensorrt.nvinfer.IConvolutionLayer;
import org.bytedeco.tensorrt.nvinfer.ILayer;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.IPoolingLayer;
import org.bytedeco.tensorrt.nvinfer.IShuffleLayer;
import org.bytedeco.tensorrt.nvinfer.ISliceLayer;
import org.bytedeco.tensorrt.nvinfer.ISoftMaxLayer;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.jspecify.annotations.Nullable;

/** Adds single layers to a TensorRT network. All tensors have four extents. */
final class Layers {
    /** The axis of the channels. */
    private static final int CHANNELS = 1;

    private final INetworkDefinition net;
    private final Parameters parameters;

    Layers(INetworkDefinition net, Parameters parameters) {
        this.net = net;
        this.parameters = parameters;
    }

    ITensor convolution(String name, ITensor x, Filter filter) {
        IConvolutionLayer layer = refused(
                net.addConvolutionNd(
                        x,
                        filter.channels(),
                        kernel(filter.window()),
                        parameters.of(Filter.narrow(filter.weight())),
                        filter.bias().length == 0 ? parameters.none() : parameters.of(Filter.narrow(filter.bias()))),
                name);
        Axis rows = filter.window().rows();
        Axis columns = filter.window().columns();
        layer.setNbGroups(filter.groups());
        layer.setStrideNd(Extents.of(rows.stride(), columns.stride()));
        layer.setDilationNd(Extents.of(rows.dilation(), columns.dilation()));
        layer.setPrePadding(Extents.of(rows.before(), columns.before()));
        layer.setPostPadding(Extents.of(rows.after(), columns.after()));
        return named(layer, name);
    }

    private static Dims64 kernel(Window window) {
        return Extents.of(window.rows().kernel(), window.columns().kernel());
    }

    ITensor maxPool(String name, ITensor x, Pool how) {
        return named(pool(name, x, PoolingType.kMAX, how), name);
    }

    ITensor averagePool(String name, ITensor x, Pool how, boolean countPadding) {
        IPoolingLayer layer = pool(name, x, PoolingType.kAVERAGE, how);
        layer.setAverageCountExcludesPadding(!countPadding);
        return named(layer, name);
    }

    private IPoolingLayer pool(String name, ITensor x, PoolingType type, Pool how) {
        if (how.window().dilated()) {
            throw new EngineException(
                    ExitCode.BAD_INPUT, "tensorrt has no pool with dilation, which " + name + " needs");
        }
        IPoolingLayer layer = refused(net.addPoolingNd(x, type, kernel(how.window())), name);
        Axis rows = how.window().rows();
        Axis columns = how.window().columns();
        layer.setStrideNd(Extents.of(rows.stride(), columns.stride()));
        layer.setPrePadding(Extents.of(rows.before(), columns.before()));
        layer.setPostPadding(Extents.of(rows.after(), columns.after()));
        return layer;
    }

    ITensor constant(String name, Shape shape, float[] values) {
        Dims64 extents = Extents.of(1, shape.channels(), shape.height(), shape.width());
        return refused(net.addConstant(extents, parameters.of(values)), name).getOutput(0);
    }

    ITensor combined(String name, Combination how, ITensor a, ITensor b) {
        return named(refused(net.addElementWise(a, b, operation(how)), name), name);
    }

    private static ElementWiseOperation operation(Combination how) {
        return switch (how) {
            case ADD -> ElementWiseOperation.kSUM;
            case SUBTRACT -> ElementWiseOperation.kSUB;
            case MULTIPLY -> ElementWiseOperation.kPROD;
            case DIVIDE -> ElementWiseOperation.kDIV;
            case MINIMUM -> ElementWiseOperation.kMIN;
            case MAXIMUM -> ElementWiseOperation.kMAX;
        };
    }

    ITensor concatenated(String name, List<ITensor> parts) {
        IConcatenationLayer layer = refused(net.addConcatenation(array(parts), parts.size()), name);
        layer.setAxis(CHANNELS);
        return named(layer, name);
    }

    /** A slice that begins before its input and fills with zeros: TensorRT 10.6 builds no padding behind a convolution. */
    ITensor padded(String name, ITensor x, Padding how) {
        Dims64 size = x.getDimensions();
        size.d(2, size.d(2) + how.top() + how.bottom());
        size.d(3, size.d(3) + how.left() + how.right());
        Dims64 start = Extents.of(0, 0, -how.top(), -how.left());
        ISliceLayer layer = refused(net.addSlice(x, start, size, Extents.of(1, 1, 1, 1)), name);
        layer.setMode(SampleMode.kFILL);
        return named(layer, name);
    }

    ITensor softmax(String name, ITensor x) {
        ISoftMaxLayer layer = refused(net.addSoftMax(x), name);
        layer.setAxes(1 << CHANNELS);
        return named(layer, name);
    }

    ITensor flattened(String name, ITensor x, int features) {
        IShuffleLayer layer = refused(net.addShuffle(x), name);
        layer.setReshapeDimensions(Extents.of(0, features, 1, 1)); // 0: as it is
        return named(layer, name);
    }

    ITensor plugin(String name, IPluginV3 plugin, List<ITensor> inputs) {
        PointerPointer<ITensor> shapes = parameters.keep(new PointerPointer<>(1));
        return named(refused(net.addPluginV3(array(inputs), inputs.size(), shapes, 0, plugin), name), name);
    }

    private PointerPointer<ITensor> array(List<ITensor> tensors) {
        PointerPointer<ITensor> array = parameters.keep(new PointerPointer<>(tensors.size()));
        for (int i = 0; i < tensors.size(); i++) {
            array.put(i, tensors.get(i));
        }
        return array;
    }

    private static ITensor named(ILayer layer, String name) {
        layer.setName(name);
        return layer.getOutput(0);
    }

    static <T> T refused(@Nullable T made, String name) {
        if (made == null) {
            throw new EngineException(ExitCode.WORKER_CRASH, "tensorrt refused the layer " + name);
        }
        return made;
    }
}
