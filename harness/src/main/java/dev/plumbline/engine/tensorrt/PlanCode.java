// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.model.Axis;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** The code that makes networks and plans, as SHA-256 of its classes: changed code may make another plan of a network. */
final class PlanCode {
    /** With the classes nested in them. */
    static final List<Class<?>> MAKERS = List.of(
            Axis.class,
            Convolution.class,
            Extents.class,
            Filter.class,
            Layers.class,
            NativeOperators.class,
            NetworkPlayer.class,
            hidden("OnnxGraph"),
            hidden("OnnxNodes"),
            OnnxWriter.class,
            Padding.class,
            Parameters.class,
            ParsedNetwork.class,
            PlanBuilder.class,
            Plugins.class,
            Pool.class,
            Shape.class,
            Storage.class,
            Tensors.class,
            Window.class);

    private static final String DIGEST = digest(MAKERS, PlanCode::bytes);

    private PlanCode() {}

    /** What the writer is made of, which its package keeps to itself. */
    private static Class<?> hidden(String name) {
        try {
            return Class.forName(OnnxWriter.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the ONNX writer has no " + name, e);
        }
    }

    static String digest() {
        return DIGEST;
    }

    /** @param bytes of a class */
    static String digest(Collection<Class<?>> classes, Function<Class<?>, byte[]> bytes) {
        TreeMap<String, String> all = new TreeMap<>();
        classes.stream()
                .flatMap(each -> Arrays.stream(each.getNestMembers()))
                .forEach(each -> all.put(each.getName(), OwnedFolder.sha256(bytes.apply(each))));
        return OwnedFolder.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(Class<?> type) {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file + " beside " + type.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
