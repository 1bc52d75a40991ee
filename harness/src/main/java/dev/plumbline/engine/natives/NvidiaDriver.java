// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What files tell about driver and GPUs; no native code. A fact that no file tells is absent. */
public final class NvidiaDriver {
    public static final String LIBRARY = "libcuda.so.1";

    /** The first that CUDA 12 runs on. */
    public static final int OLDEST = 525;

    private static final Pattern KERNEL_MODULE = Pattern.compile("Module +(?:for \\S+ +)?(\\d+(?:\\.\\d+)+)");
    private static final Pattern VERSIONED = Pattern.compile("\\.so\\.(\\d+\\.\\d+(?:\\.\\d+)*)$");
    private static final Pattern MODEL = Pattern.compile("(?m)^Model:\\s*(\\S.*?)\\s*$");

    private NvidiaDriver() {}

    public static Map<String, String> facts(Host host) {
        Map<String, String> facts = new TreeMap<>();
        Path folder = host.root().resolve("proc/driver/nvidia");
        first(KERNEL_MODULE, text(folder.resolve("version")))
                .or(() -> host.installed(LIBRARY).flatMap(NvidiaDriver::version))
                .ifPresent(version -> facts.put("gpu.driver", version));
        String gpus = gpus(folder.resolve("gpus"));
        if (!gpus.isEmpty()) {
            facts.put("gpu", gpus);
        }
        return facts;
    }

    /** Why the driver cannot serve CUDA 12; empty if it can, or if no file tells its version. */
    public static Optional<String> tooOld(Host host) {
        String version = facts(host).getOrDefault("gpu.driver", OLDEST + "");
        return Integer.parseInt(version.split("\\.", 2)[0]) >= OLDEST
                ? Optional.empty()
                : Optional.of("the NVIDIA driver is too old: it is " + version + ", but CUDA 12 needs " + OLDEST
                        + " or later; install a newer driver");
    }

    /** The driver's library carries its version in the name of the file behind the link. */
    private static Optional<String> version(Path library) {
        try {
            return first(VERSIONED, library.toRealPath().toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The GPUs by model, with their number if there are several. */
    private static String gpus(Path folder) {
        List<Path> gpus;
        try (Stream<Path> list = Files.list(folder)) {
            gpus = list.sorted().toList();
        } catch (IOException e) {
            return "";
        }
        return gpus.stream()
                .flatMap(gpu -> first(MODEL, text(gpu.resolve("information"))).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(model -> (model.getValue() > 1 ? model.getValue() + " x " : "") + model.getKey())
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
