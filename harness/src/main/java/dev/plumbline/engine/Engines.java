// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The engines on the class path. */
public final class Engines {
    private Engines() {}

    public static List<Engine> all() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    public static Engine named(String name) {
        List<Engine> all = all();
        return all.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine is named " + name + "; there are "
                        + all.stream().map(Engine::name).collect(Collectors.joining(", "))));
    }
}
