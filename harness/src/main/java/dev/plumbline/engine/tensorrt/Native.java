// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.ProcessLock;
import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.Signature;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.Printable;
import dev.plumbline.model.Shape;
import dev.plumbline.plugins.OwnedFolder;
import dev.plumbline.plugins.PluginLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.tensorrt.global.nvinfer;
import org.jspecify.annotations.Nullable;

/** TensorRT in this process: loaded once, with our plugins in its registry if they are needed. */
final class Native {
    private static @Nullable Native started;

    private final NativeLog log;
    private final Plugins plugins;
    private final Gpu gpu;
    private final PlanKey.Libraries libraries;
    private final SealedCache cache;
    private String pluginsDigest = "none";
    private String pluginsBuild = "none";

    private Native(Host host) {
        TensorRtLibraries.load(); // Before the first class of the bindings, which would look for libraries itself.
        log = new NativeLog();
        plugins = new Plugins(log);
        gpu = Gpu.current();
        libraries =
                new PlanKey.Libraries(nvinfer.getInferLibBuildVersion(), new TensorRtLibraries(host).runtimeDigest());
        cache = SealedCache.open(host);
    }

    static synchronized Native started(Host host) {
        if (started == null) {
            started = new Native(host);
        }
        return started;
    }

    /** A session of the cached plan, or of one that is built now. */
    synchronized TensorRtSession open(Build build) {
        boolean needsPlugins = needsPlugins(build.placement());
        if (needsPlugins && pluginsDigest.equals("none")) {
            PluginLibrary library = PluginLibrary.find();
            plugins.load(library.path().toString());
            pluginsDigest = digest(library.path());
            pluginsBuild = library.stamp().commit() + ", " + library.stamp().compiler() + ", "
                    + pluginsDigest.substring(0, 12);
        }
        String key = key(build, needsPlugins ? pluginsDigest : "none");
        Map<String, String> facts = new LinkedHashMap<>(gpu.facts());
        if (needsPlugins) {
            facts.put("plugins.library", pluginsBuild);
        }
        try (ProcessLock lock = cache.lock(key)) {
            Optional<TensorRtSession> inTheirs = needsPlugins ? inEngineOf(build, facts) : Optional.empty();
            TensorRtSession session = inTheirs.isPresent() ? inTheirs.get() : session(build, key, facts);
            session.add(facts);
            session.add(Map.of(
                    "kernels.in.precision", Long.toString(session.layers().computing(build.precision()))));
            session.layers().keep(build);
            return session;
        }
    }

    private String key(Build build, String plugins) {
        return PlanKey.of(gpu.device(), libraries, build, plugins, PlanBuilder.flags(build.precision()))
                .text();
    }

    /** A plan holds no code of plugins, so two libraries can be compared in one engine, whose tactics are the same. */
    private Optional<TensorRtSession> inEngineOf(Build build, Map<String, String> facts) {
        String other = System.getProperty(Engine.ENGINES_OF, pluginsDigest);
        if (other.equals(pluginsDigest)) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> plan = cache.load(key(build, other)).content();
            facts.put("engine.of", plan.isPresent() ? other : "its own library: the other has none");
            return plan.map(content -> session(build, content));
        } catch (EngineException e) {
            Cuda.checkKernels("an inference in the other library's engine");
            facts.put("engine.of", "its own library: " + Printable.message(e));
            return Optional.empty();
        }
    }

    private TensorRtSession session(Build build, String key, Map<String, String> facts) {
        SealedCache.Loaded stored = cache.load(key);
        String reason = stored.reason();
        if (stored.content().isPresent()) {
            try {
                return session(build, stored.content().get());
            } catch (EngineException e) { // Another build of TensorRT under the same version refuses it.
                Cuda.checkKernels("an inference of the kept plan"); // No other plan would help.
                reason = "the kept plan cannot be used (" + Printable.message(e) + ")";
            }
        }
        return session(build, built(build, key, reason, facts));
    }

    private static boolean needsPlugins(Placement placement) {
        return placement.usesPlugin();
    }

    private byte[] built(Build build, String key, String reason, Map<String, String> facts) {
        long begin = System.nanoTime();
        TimingCache timings = new TimingCache(cache, gpu.device().timingCache());
        PlanBuilder.Built built = new PlanBuilder(build, plugins, timings, log).plan();
        facts.put("build.seconds", String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e9));
        facts.put("build.because", reason);
        cache.store(key, built.plan()).ifPresent(trouble -> facts.put("build.not.kept", trouble));
        facts.putAll(built.facts());
        return built.plan();
    }

    private TensorRtSession session(Build build, byte[] plan) {
        TensorRtSession session = new TensorRtSession(plan, log);
        try {
            ready(session, build);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void ready(TensorRtSession session, Build build) {
        Storage storage = Storage.of(build.precision());
        Signature signature = Signature.of(build.network().model());
        int plugins = needsPlugins(build.placement())
                ? Cost.of(build.network().model()).sites().size()
                : 0;
        LayerReport layers = session.layers();
        layers.fault(build.precision()).or(() -> layers.fault(plugins)).ifPresent(fault -> {
            throw new EngineException("tensorrt: " + fault);
        });
        signature.inputs().forEach((name, shape) -> session.bindInput(name, extents(build, shape), storage));
        Set<String> outputs = new LinkedHashSet<>(signature.outputs().keySet());
        outputs.addAll(build.traced());
        outputs.forEach(name -> session.bindOutput(name, signature.extents(name, build.batch()), storage));
        String graph = System.getProperty(Engine.GRAPH, "on");
        if (!graph.equals("on") && !graph.equals("off")) {
            throw new EngineException(ExitCode.BAD_INPUT, "-D" + Engine.GRAPH + " is on or off, but is " + graph);
        }
        if (graph.equals("on")) {
            session.capture();
        }
        session.add(Map.of("cuda.graph", graph, "network", PlanBuilder.parsed() ? "parsed from ONNX" : "built"));
    }

    private static int[] extents(Build build, Shape shape) {
        return new int[] {build.batch(), shape.channels(), shape.height(), shape.width()};
    }

    private static String digest(Path library) {
        try {
            return OwnedFolder.sha256(Files.readAllBytes(library));
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO, "the plugin library cannot be read (" + Printable.cause(e) + "); build it again", e);
        }
    }
}
