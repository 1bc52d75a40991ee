// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activation;
import dev.plumbline.engine.Engine.Build;
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
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
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
    private final Layers layers;
    private final Map<String, Value> outputs = new LinkedHashMap<>();
    private final Map<ITensor, String> marked = new LinkedHashMap<>();

    NetworkPlayer(INetworkDefinition net, Build build, Parameters parameters, Plugins plugins) {
        this.net = net;
        this.build = build;
        this.parameters = parameters;
        this.plugins = plugins;
        layers = new Layers(net, parameters);
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
        return value(name, () -> linear(Layers.refused(tensor, name)), shape);
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
        return filter(name, new Filter(x, features, whole(x.shape), 1, weight, bias), Shape.vector(features));
    }

    private Value filter(String name, Filter filter, Shape shape) {
        return layer(
                name,
                new Value(
                        new Lazy(
                                () -> layers.convolution(name, filter.x().tensor.get(), filter)),
                        shape,
                        filter,
                        null));
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
        Shape channels = Shape.vector(scale.length);
        ITensor factor = layers.constant(name, channels, Filter.narrow(scale));
        ITensor product = layers.combined(name + "/scale", Combination.MULTIPLY, x.tensor.get(), factor);
        ITensor summand = layers.constant(name, channels, Filter.narrow(shift));
        return layers.combined(name, Combination.ADD, product, summand);
    }

    @Override
    public Value constant(String name, Shape shape) {
        float[] values = weights().get(name + ".value", shape.channels(), shape.height(), shape.width());
        return value(name, () -> layers.constant(name, shape, values), shape);
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
        return layers.plugin(name, plugin, tensors(List.of(inputs)));
    }

    private static List<ITensor> tensors(List<Value> values) {
        return values.stream().map(value -> value.tensor.get()).toList();
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        return value(name, () -> layers.maxPool(name, x.tensor.get(), how), x.shape.after(how));
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        return value(name, () -> layers.averagePool(name, x.tensor.get(), how, countPadding), x.shape.after(how));
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        Pool all = new Pool(whole(x.shape));
        return value(
                name, () -> layers.averagePool(name, x.tensor.get(), all, false), Shape.vector(x.shape.channels()));
    }

    private static Window whole(Shape shape) {
        return new Window(new Axis(shape.height(), 1, 1, 0, 0), new Axis(shape.width(), 1, 1, 0, 0));
    }

    @Override
    public Value combine(String name, Combination how, Value a, Value b) {
        Lazy result = new Lazy(() -> layers.combined(name, how, a.tensor.get(), b.tensor.get()));
        boolean residual = how == Combination.ADD && a.shape.equals(b.shape);
        return layer(name, new Value(result, a.shape.with(b.shape), null, residual ? new Residual(a, b) : null));
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        Shape shape = Shape.joined(parts.stream().map(Value::shape).toList());
        return value(name, () -> layers.concatenated(name, tensors(parts)), shape);
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        return value(name, () -> layers.padded(name, x.tensor.get(), how), x.shape.after(how));
    }

    @Override
    public Value softmax(String name, Value x) {
        return value(name, () -> layers.softmax(name, x.tensor.get()), x.shape);
    }

    @Override
    public Value flatten(String name, Value x) {
        int features = x.shape.elements();
        return value(name, () -> layers.flattened(name, x.tensor.get(), features), Shape.vector(features));
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
            tensor = Layers.refused(net.addIdentity(tensor), name).getOutput(0);
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
}
