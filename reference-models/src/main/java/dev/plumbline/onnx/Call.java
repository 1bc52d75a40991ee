// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node to be played: its attributes with their defaults, and the sentence for what it cannot be. */
record Call(Node node, int opset) {
    /** Whether this is ONNX's own operator of one of these names. */
    boolean is(String... operators) {
        return node.domain().isEmpty() && List.of(operators).contains(node.operator());
    }

    String name() {
        return node.name();
    }

    int inputs() {
        return node.inputs().size();
    }

    /** The name of an input, or {@code ""} if it is left out. */
    String input(int index) {
        return index < inputs() ? node.inputs().get(index) : "";
    }

    long integer(String name, long otherwise) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? otherwise : attribute.asLong();
    }

    double real(String name, double otherwise) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? otherwise : attribute.asDouble();
    }

    String text(String name, String otherwise) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? otherwise : attribute.asString();
    }

    long @Nullable [] integers(String name) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? null : attribute.asLongs();
    }

    /** Counts axes from the front. */
    int axis(long axis, int rank) {
        if (!(axis >= -rank && axis < rank)) {
            throw unsupported("axis " + axis + " of " + rank + " extents");
        }
        return (int) Math.floorMod(axis, (long) rank);
    }

    /** Whether a Cast is to a type of reals. */
    boolean isToReal() {
        return ElementType.of(integer("to", 0)).filter(ElementType::real).isPresent();
    }

    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw unsupported(otherwise);
        }
    }

    /** @param what is not supported, and what is */
    MalformedOnnxException unsupported(String what) {
        return new MalformedOnnxException(node + " of opset " + opset + " cannot be played: " + what + ".");
    }
}
