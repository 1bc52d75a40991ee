// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.interpret.Signature;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Shape;
import dev.plumbline.plugins.PluginLibrary;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TensorRT in this process: loaded once, with our plugins in its registry. */
final class Native {
    private static @Nullable Native started;

    private final NativeLog log = new NativeLog();
    private final Plugins plugins = new Plugins(log);
    private boolean pluginsLoaded;

    private Native() {}

    static synchronized Native started() {
        if (started == null) {
            TensorRtLibraries.load();
            started = new Native();
        }
        return started;
    }

    synchronized TensorRtSession open(Build build) {
        boolean needsPlugins = build.placement() != Placement.NATIVE && build.placement() != Placement.NONE;
        if (needsPlugins && !pluginsLoaded) {
            plugins.load(PluginLibrary.find().path().toString());
            pluginsLoaded = true;
        }
        long begin = System.nanoTime();
        PlanBuild built = PlanBuild.of(build, plugins, log, Optional.empty());
        double seconds = (System.nanoTime() - begin) / 1e9;
        TensorRtSession session = session(build, built.plan());
        session.add(Map.of("build.seconds", String.format(Locale.ROOT, "%.1f", seconds)));
        return session;
    }

    private TensorRtSession session(Build build, byte[] plan) {
        Storage storage = Storage.of(build.precision());
        Signature signature = Signature.of(build.network().model());
        TensorRtSession session = new TensorRtSession(plan, log);
        signature.inputs().forEach((name, shape) -> session.bindInput(name, extents(build, shape), storage));
        Set<String> outputs = new LinkedHashSet<>(signature.outputs().keySet());
        outputs.addAll(build.traced());
        outputs.forEach(name -> session.bindOutput(name, signature.extents(name, build.batch()), storage));
        if (!"off".equals(System.getProperty("plumbline.cuda.graph"))) {
            session.capture();
        }
        return session;
    }

    private static int[] extents(Build build, Shape shape) {
        return new int[] {build.batch(), shape.channels(), shape.height(), shape.width()};
    }
}
