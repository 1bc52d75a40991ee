// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.interpret.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.ProfilingVerbosity;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.jspecify.annotations.Nullable;

/**
 * Has TensorRT build an engine plan: strongly typed, so that the precision asked for is the one that runs; everything
 * else as TensorRT's defaults have it.
 */
final class PlanBuilder {
    static final String PARSER = "plumbline.onnx.parser";

    private final Build build;
    private final Plugins plugins;
    private final TimingCache timings;
    private final NativeLog log;

    PlanBuilder(Build build, Plugins plugins, TimingCache timings, NativeLog log) {
        this.build = build;
        this.plugins = plugins;
        this.timings = timings;
        this.log = log;
    }

    /** What is set beside TensorRT's defaults, for the plan's key. */
    static Set<String> flags(Precision precision) {
        Set<String> flags = new TreeSet<>(Set.of("STRONGLY_TYPED"));
        if (precision == Precision.TF32) {
            flags.add("TF32");
        }
        if (parsed()) {
            flags.add("PARSED");
        }
        return flags;
    }

    /** Whether TensorRT's own ONNX parser makes the network instead of {@link NetworkPlayer}. */
    static boolean parsed() {
        String parser = System.getProperty(PARSER, "off");
        if (!parser.equals("on") && !parser.equals("off")) {
            throw new EngineException(ExitCode.BAD_INPUT, "-D" + PARSER + " is on or off, but is " + parser);
        }
        return parser.equals("on");
    }

    /**
     * What a build gives.
     *
     * @param plan TensorRT's serialized engine
     * @param untimed why the build began without the tactics that others timed, a clause; empty if it had them
     * @param trouble why what was timed for it is not kept, one sentence; empty if it is
     */
    record Built(byte[] plan, String untimed, Optional<String> trouble) {
        /** For the record. */
        Map<String, String> facts() {
            Map<String, String> facts = new LinkedHashMap<>();
            if (!untimed.isEmpty()) {
                facts.put("build.timings.because", untimed);
            }
            trouble.ifPresent(sentence -> facts.put("build.timings.not.kept", sentence));
            return facts;
        }
    }

    /** Takes seconds to minutes, fewer with tactics timed before. */
    Built plan() {
        IBuilder builder =
                log.errors.made(nvinfer.createInferBuilder(log), "make a builder on this GPU", ExitCode.UNAVAILABLE);
        INetworkDefinition net = builder.createNetworkV2(1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value);
        Parameters parameters = new Parameters(Storage.of(build.precision()));
        try {
            if (parsed()) {
                ParsedNetwork.into(net, build, parameters, log);
            } else {
                new NetworkPlayer(net, build, parameters, plugins).play();
            }
            IBuilderConfig config = config(builder);
            SealedCache.Loaded stored = timings.read();
            byte[] known = stored.content().orElseGet(() -> new byte[0]);
            Optional<ITimingCache> cache = made(config, known);
            String untimed = cache.isPresent() ? stored.reason() : "TensorRT refuses what is kept";
            if (!config.setTimingCache(cache.orElseGet(() -> none(config)), false)) {
                throw new EngineException(
                        ExitCode.WORKER_CRASH, "tensorrt does not take its timing cache" + log.errors.text());
            }
            byte[] plan = built(builder.buildSerializedNetwork(net, config));
            byte[] timed = bytes(config.getTimingCache().serialize());
            return new Built(plan, untimed, timings.add(known, timed, (a, b) -> combined(config, a, b)));
        } finally {
            parameters.close();
        }
    }

    private IBuilderConfig config(IBuilder builder) {
        IBuilderConfig config = builder.createBuilderConfig();
        config.setProfilingVerbosity(ProfilingVerbosity.kDETAILED);
        if (build.precision() == Precision.TF32) {
            config.setFlag(BuilderFlag.kTF32);
        } else {
            config.clearFlag(BuilderFlag.kTF32);
        }
        return config;
    }

    private byte[] built(@Nullable IHostMemory plan) {
        if (plan == null) {
            Cuda.checkKernels("building " + text()); // TensorRT has run plugins to time them.
        }
        return bytes(log.errors.made(plan, "build " + text()));
    }

    private String text() {
        return build.network().model().name() + " with " + build.placement() + " "
                + build.network().activation().describe() + " in " + build.precision() + " at batch " + build.batch();
    }

    /** TensorRT refuses a cache of another version or GPU: then none is as good. */
    private ITimingCache cache(IBuilderConfig config, byte[] content) {
        return made(config, content).orElseGet(() -> none(config));
    }

    private static Optional<ITimingCache> made(IBuilderConfig config, byte[] content) {
        return Optional.ofNullable(config.createTimingCache(new BytePointer(content), content.length))
                .filter(cache -> !cache.isNull());
    }

    private ITimingCache none(IBuilderConfig config) {
        return log.errors.made(config.createTimingCache(new BytePointer(0), 0), "make a timing cache");
    }

    private byte[] combined(IBuilderConfig config, byte[] one, byte[] other) {
        ITimingCache both = cache(config, one);
        both.combine(cache(config, other), true);
        return bytes(both.serialize());
    }

    private static byte[] bytes(IHostMemory memory) {
        byte[] bytes = new byte[Math.toIntExact(memory.size())];
        new BytePointer(memory.data()).get(bytes);
        return bytes;
    }

    /** How two timing caches become one. */
    @FunctionalInterface
    interface Combination {
        byte[] of(byte[] one, byte[] other);
    }
}
