// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.tensorrt.global.nvinfer.ElementWiseOperation;
import org.bytedeco.tensorrt.global.nvinfer.PoolingType;
import org.bytedeco.tensorrt.nvinfer.IConvolutionLayer;
import org.bytedeco.tensorrt.nvinfer.ILayer;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.IPoolingLayer;
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
        int inputs = x.shape.channels();
        double[] weight =
                Filter.wide(weights().get(name + ".weight", how.channels(), inputs, how.kernel(), how.kernel()));
        double[] bias = how.bias() ? Filter.wide(weights().get(name + ".bias", how.channels())) : new double[0];
        Shape kernel = new Shape(inputs, how.kernel(), how.kernel());
        Filter filter = new Filter(x, kernel, how.channels(), how.stride(), how.padding(), weight, bias);
        return filter(name, filter, x.shape.after(how));
    }

    @Override
    public Value dense(String name, Value x, int features) {
        double[] weight = Filter.wide(weights().get(name + ".weight", features, x.shape.elements()));
        double[] bias = Filter.wide(weights().get(name + ".bias", features));
        return filter(name, new Filter(x, x.shape, features, 1, 0, weight, bias), Shape.vector(features));
    }

    private Value filter(String name, Filter filter, Shape shape) {
        return layer(name, new Value(new Lazy(() -> convolve(name, filter)), shape, filter, null));
    }

    private ITensor convolve(String name, Filter filter) {
        IConvolutionLayer layer = refused(
                net.addConvolutionNd(
                        filter.x().tensor.get(),
                        filter.channels(),
                        Extents.of(filter.kernel().height(), filter.kernel().width()),
                        parameters.of(Filter.narrow(filter.weight())),
                        filter.bias().length == 0 ? parameters.none() : parameters.of(Filter.narrow(filter.bias()))),
                name);
        layer.setStrideNd(Extents.of(filter.stride(), filter.stride()));
        layer.setPaddingNd(Extents.of(filter.padding(), filter.padding()));
        return named(layer, name);
    }

    @Override
    public Value normalize(String name, Value x) {
        int channels = x.shape.channels();
        float[] gamma = weights().get(name + ".weight", channels);
        float[] beta = weights().get(name + ".bias", channels);
        float[] mean = weights().get(name + ".running_mean", channels);
        float[] variance = weights().get(name + ".running_var", channels);
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = gamma[c] / Math.sqrt(variance[c] + EPSILON);
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
        return refused(net.addConstant(Extents.of(1, values.length, 1, 1), parameters.of(Filter.narrow(values))), name)
                .getOutput(0);
    }

    private ITensor combined(String name, ITensor a, ITensor b, ElementWiseOperation operation) {
        return named(refused(net.addElementWise(a, b, operation), name), name);
    }

    @Override
    public Value activate(String name, Value x) {
        return value(name, () -> activated(name, x), x.shape);
    }

    private ITensor activated(String name, Value x) {
        return switch (build.placement()) {
            case NATIVE ->
                build.network().activation().compose(new NativeOperators(net, parameters, name), x.tensor.get());
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
        PointerPointer<ITensor> tensors = parameters.keep(new PointerPointer<>(inputs.length));
        for (int i = 0; i < inputs.length; i++) {
            tensors.put(i, inputs[i].tensor.get());
        }
        return named(
                refused(
                        net.addPluginV3(tensors, inputs.length, parameters.keep(new PointerPointer<>(1)), 0, plugin),
                        name),
                name);
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        return value(name, () -> pooled(name, x, PoolingType.kMAX, how), x.shape.after(how));
    }

    private ITensor pooled(String name, Value x, PoolingType type, Pool how) {
        IPoolingLayer layer =
                refused(net.addPoolingNd(x.tensor.get(), type, Extents.of(how.kernel(), how.kernel())), name);
        layer.setStrideNd(Extents.of(how.stride(), how.stride()));
        layer.setPaddingNd(Extents.of(how.padding(), how.padding()));
        return named(layer, name);
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
    public Value add(String name, Value a, Value b) {
        Lazy sum = new Lazy(() -> combined(name, a.tensor.get(), b.tensor.get(), ElementWiseOperation.kSUM));
        return layer(name, new Value(sum, a.shape, null, new Residual(a, b)));
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
