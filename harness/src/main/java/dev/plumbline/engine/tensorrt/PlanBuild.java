// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.interpret.Precision;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.ProfilingVerbosity;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;

/**
 * Has TensorRT build an engine plan: strongly typed, so that the precision asked for is the one that runs; everything
 * else as TensorRT's defaults have it.
 *
 * @param plan TensorRT's serialized engine
 * @param timingCache what was given with the tactics that were timed now
 */
record PlanBuild(byte[] plan, byte[] timingCache) {
    /** @param timingCache of earlier builds on this GPU; empty if there is none */
    static PlanBuild of(Build build, Plugins plugins, NativeLog log, Optional<byte[]> timingCache) {
        IBuilder builder = nvinfer.createInferBuilder(log);
        if (builder == null || builder.isNull()) {
            throw new EngineException("tensorrt cannot make a builder on this GPU" + log.errors());
        }
        INetworkDefinition net = builder.createNetworkV2(1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value);
        Parameters parameters = new Parameters(Storage.of(build.precision()));
        try {
            new NetworkPlayer(net, build, parameters, plugins).play();
            IBuilderConfig config = builder.createBuilderConfig();
            config.setProfilingVerbosity(ProfilingVerbosity.kDETAILED);
            if (build.precision() == Precision.TF32) {
                config.setFlag(BuilderFlag.kTF32);
            } else {
                config.clearFlag(BuilderFlag.kTF32);
            }
            byte[] known = timingCache.orElseGet(() -> new byte[0]);
            ITimingCache cache = config.createTimingCache(parameters.keep(new BytePointer(known)), known.length);
            if (cache == null || cache.isNull() || !config.setTimingCache(cache, false)) {
                throw new EngineException("tensorrt does not take the timing cache of " + known.length + " bytes"
                        + log.errors() + "; remove it");
            }
            IHostMemory plan = builder.buildSerializedNetwork(net, config);
            if (plan == null || plan.isNull()) {
                throw new EngineException("tensorrt cannot build "
                        + build.network().model().name() + " with " + build.placement() + " "
                        + build.network().activation().describe() + " in " + build.precision() + " at batch "
                        + build.batch() + log.errors());
            }
            return new PlanBuild(bytes(plan), bytes(config.getTimingCache().serialize()));
        } finally {
            parameters.close();
        }
    }

    private static byte[] bytes(IHostMemory memory) {
        byte[] bytes = new byte[Math.toIntExact(memory.size())];
        new BytePointer((Pointer) memory.data()).get(bytes);
        return bytes;
    }
}
