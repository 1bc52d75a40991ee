// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activation;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import dev.plumbline.model.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.tensorrt.global.nvinfer.ElementWiseOperation;
import org.bytedeco.tensorrt.global.nvinfer.PoolingType;
import org.bytedeco.tensorrt.nvinfer.IConcatenationLayer;
import org.bytedeco.tensorrt.nvinfer.IConvolutionLayer;
import org.bytedeco.tensorrt.nvinfer.ILayer;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.IPoolingLayer;
import org.bytedeco.tensorrt.nvinfer.IShuffleLayer;
import org.bytedeco.tensorrt.nvinfer.ISoftMaxLayer;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.jspecify.annotations.Nullable;

/**
 * Plays a model into a TensorRT network of one storage type: batch x channels x height x width, a vector as channels x
 * 1 x 1, dense layers as convolutions over the whole map. A normalisation is folded into the convolution before it, as
 * every importer of trained networks does.
 */
final class NetworkPlayer implements NetworkBuilder<NetworkPlayer.Value> {
    /**
     * A tensor of the network, added when it is first used: until then a convolution may take a normalisation in, and
     * an addition may become a plugin's.
     */
    record Value(
            Lazy tensor,
            Shape shape,
            @Nullable Filter filter,
            @Nullable Residual residual) {}

    record Residual(Value a, Value b) {}

    /** Made once, on demand. */
    static final class Lazy {
        private final Supplier<ITensor> make;
        private @Nullable ITensor made;

        Lazy(Supplier<ITensor> make) {
            this.make = make;
        }

        ITensor get() {
            if (made == null) {
                made = make.get();
            }
            return made;
        }
    }

    /** The axis of the channels. */
    private static final int CHANNELS = 1;

    private final INetworkDefinition net;
    private final Build build;
    private final Parameters parameters;
    private final Plugins plugins;
    private final Map<String, Value> outputs = new LinkedHashMap<>();
    private final Map<ITensor, String> marked = new LinkedHashMap<>();

    NetworkPlayer(INetworkDefinition net, Build build, Parameters parameters, Plugins plugins) {
        this.net = net;
        this.build = build;
        this.parameters = parameters;
        this.plugins = plugins;
    }

    /** Plays the model. */
    void play() {
        build.network().model().define(this);
        outputs.forEach(this::mark);
    }

    @Override
    public Value input(String name, Shape shape) {
        ITensor tensor = net.addInput(
                Tensors.input(name),
                parameters.storage().type(),
                Extents.of(build.batch(), shape.channels(), shape.height(), shape.width()));
        return value(name, () -> linear(refused(tensor, name)), shape);
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        double[] weight = Filter.wide(weights().get(name + ".weight", how.kernel(x.shape.channels())));
        double[] bias = how.bias() ? Filter.wide(weights().get(name + ".bias", how.channels())) : new double[0];
        Filter filter = new Filter(x, how.channels(), how.window(), how.groups(), weight, bias);
        return filter(name, filter, x.shape.after(how));
    }

    @Override
    public Value dense(String name, Value x, int features, boolean biased) {
        double[] weight = Filter.wide(weights().get(name + ".weight", features, x.shape.elements()));
        double[] bias = biased ? Filter.wide(weights().get(name + ".bias", features)) : new double[0];
        Window all = new Window(new Axis(x.shape.height(), 1, 1, 0, 0), new Axis(x.shape.width(), 1, 1, 0, 0));
        return filter(name, new Filter(x, features, all, 1, weight, bias), Shape.vector(features));
    }

    private Value filter(String name, Filter filter, Shape shape) {
        return layer(name, new Value(new Lazy(() -> convolve(name, filter)), shape, filter, null));
    }

    private ITensor convolve(String name, Filter filter) {
        IConvolutionLayer layer = refused(
                net.addConvolutionNd(
                        filter.x().tensor.get(),
                        filter.channels(),
                        Windows.extents(filter.window()),
                        parameters.of(Filter.narrow(filter.weight())),
                        filter.bias().length == 0 ? parameters.none() : parameters.of(Filter.narrow(filter.bias()))),
                name);
        layer.setNbGroups(filter.groups());
        Windows.slide(layer, filter.window());
        return named(layer, name);
    }

    @Override
    public Value normalize(String name, Value x, double epsilon) {
        int channels = x.shape.channels();
        float[] gamma = weights().get(name + ".weight", channels);
        float[] beta = weights().get(name + ".bias", channels);
        float[] mean = weights().get(name + ".running_mean", channels);
        float[] variance = weights().get(name + ".running_var", channels);
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = gamma[c] / Math.sqrt(variance[c] + epsilon);
            shift[c] = beta[c] - mean[c] * scale[c];
        }
        return x.filter == null
                ? value(name, () -> scaled(name, x, scale, shift), x.shape)
                : filter(name, x.filter.folded(scale, shift), x.shape);
    }

    private ITensor scaled(String name, Value x, double[] scale, double[] shift) {
        ITensor product = combined(name + "/scale", x.tensor.get(), channels(name, scale), ElementWiseOperation.kPROD);
        return combined(name, product, channels(name, shift), ElementWiseOperation.kSUM);
    }

    private ITensor channels(String name, double[] values) {
        return constant(name, Shape.vector(values.length), Filter.narrow(values));
    }

    private ITensor constant(String name, Shape shape, float[] values) {
        return refused(
                        net.addConstant(
                                Extents.of(1, shape.channels(), shape.height(), shape.width()), parameters.of(values)),
                        name)
                .getOutput(0);
    }

    @Override
    public Value constant(String name, Shape shape) {
        float[] values = weights().get(name + ".value", shape.channels(), shape.height(), shape.width());
        return value(name, () -> constant(name, shape, values), shape);
    }

    private ITensor combined(String name, ITensor a, ITensor b, ElementWiseOperation operation) {
        return named(refused(net.addElementWise(a, b, operation), name), name);
    }

    @Override
    public Value activate(String name, Value x) {
        return value(name, () -> activated(name, x), x.shape);
    }

    @Override
    public Value activate(String name, Value x, Activation activation) {
        return value(name, () -> composed(name, x, activation), x.shape);
    }

    private ITensor composed(String name, Value x, Activation activation) {
        return activation.compose(new NativeOperators(net, parameters, name), x.tensor.get());
    }

    private ITensor activated(String name, Value x) {
        return switch (build.placement()) {
            case NATIVE -> composed(name, x, build.network().activation());
            case PLUGIN -> plugin(name, plugin(name, false), x);
            case PLUGIN_ADD ->
                x.residual == null
                        ? plugin(name, plugin(name, false), x)
                        : plugin(name, plugin(name, true), x.residual.a, x.residual.b);
            case IDENTITY -> plugin(name, plugins.identity(name, parameters), x);
            case NONE -> x.tensor.get();
        };
    }

    private IPluginV3 plugin(String name, boolean add) {
        return plugins.create(build.network().activation(), add, name, parameters);
    }

    private ITensor plugin(String name, IPluginV3 plugin, Value... inputs) {
        PointerPointer<ITensor> tensors = tensors(List.of(inputs));
        return named(
                refused(
                        net.addPluginV3(tensors, inputs.length, parameters.keep(new PointerPointer<>(1)), 0, plugin),
                        name),
                name);
    }

    private PointerPointer<ITensor> tensors(List<Value> values) {
        PointerPointer<ITensor> tensors = parameters.keep(new PointerPointer<>(values.size()));
        for (int i = 0; i < values.size(); i++) {
            tensors.put(i, values.get(i).tensor.get());
        }
        return tensors;
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        return value(name, () -> named(pool(name, x, PoolingType.kMAX, how), name), x.shape.after(how));
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        return value(
                name,
                () -> {
                    IPoolingLayer layer = pool(name, x, PoolingType.kAVERAGE, how);
                    layer.setAverageCountExcludesPadding(!countPadding);
                    return named(layer, name);
                },
                x.shape.after(how));
    }

    private IPoolingLayer pool(String name, Value x, PoolingType type, Pool how) {
        if (how.window().dilated()) {
            throw new EngineException("tensorrt has no pool with dilation, which " + name + " needs");
        }
        IPoolingLayer layer = refused(net.addPoolingNd(x.tensor.get(), type, Windows.extents(how.window())), name);
        Windows.slide(layer, how.window());
        return layer;
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        return value(
                name,
                () -> named(
                        refused(
                                net.addPoolingNd(
                                        x.tensor.get(),
                                        PoolingType.kAVERAGE,
                                        Extents.of(x.shape.height(), x.shape.width())),
                                name),
                        name),
                Shape.vector(x.shape.channels()));
    }

    @Override
    public Value combine(String name, Combination how, Value a, Value b) {
        Lazy result = new Lazy(() -> combined(name, a.tensor.get(), b.tensor.get(), Windows.operation(how)));
        boolean residual = how == Combination.ADD && a.shape.equals(b.shape);
        return layer(name, new Value(result, a.shape.with(b.shape), null, residual ? new Residual(a, b) : null));
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        Shape shape = Shape.joined(parts.stream().map(Value::shape).toList());
        return value(
                name,
                () -> {
                    IConcatenationLayer layer = refused(net.addConcatenation(tensors(parts), parts.size()), name);
                    layer.setAxis(CHANNELS);
                    return named(layer, name);
                },
                shape);
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        return value(
                name,
                () -> named(
                        refused(
                                net.addPaddingNd(
                                        x.tensor.get(),
                                        Extents.of(how.top(), how.left()),
                                        Extents.of(how.bottom(), how.right())),
                                name),
                        name),
                x.shape.after(how));
    }

    @Override
    public Value softmax(String name, Value x) {
        return value(
                name,
                () -> {
                    ISoftMaxLayer layer = refused(net.addSoftMax(x.tensor.get()), name);
                    layer.setAxes(1 << CHANNELS);
                    return named(layer, name);
                },
                x.shape);
    }

    @Override
    public Value flatten(String name, Value x) {
        Shape shape = Shape.vector(x.shape.elements());
        return value(
                name,
                () -> {
                    IShuffleLayer layer = refused(net.addShuffle(x.tensor.get()), name);
                    layer.setReshapeDimensions(Extents.of(0, shape.channels(), 1, 1)); // 0: as it is
                    return named(layer, name);
                },
                shape);
    }

    @Override
    public void output(String name, Value x) {
        outputs.put(name, x);
    }

    private Value value(String name, Supplier<ITensor> make, Shape shape) {
        return layer(name, new Value(new Lazy(make), shape, null, null));
    }

    private Value layer(String name, Value value) {
        if (build.traced().contains(name)) {
            outputs.put(name, value);
        }
        return value;
    }

    /** Makes a value readable. One tensor may be declared more than once, and an input cannot be an output. */
    private void mark(String name, Value value) {
        ITensor tensor = value.tensor.get();
        if (tensor.isNetworkInput() || marked.putIfAbsent(tensor, name) != null) {
            tensor = refused(net.addIdentity(tensor), name).getOutput(0);
        }
        tensor.setName(Tensors.output(name));
        net.markOutput(linear(tensor));
    }

    private static ITensor linear(ITensor tensor) {
        tensor.setAllowedFormats(Tensors.LINEAR);
        return tensor;
    }

    private Weights weights() {
        return build.network().weights();
    }

    private static ITensor named(ILayer layer, String name) {
        layer.setName(name);
        return layer.getOutput(0);
    }

    private static <T> T refused(@Nullable T made, String name) {
        if (made == null) {
            throw new EngineException("tensorrt refused the layer " + name);
        }
        return made;
    }
}
