// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.List;
import java.util.Map;

/**
 * One operator of a graph.
 *
 * @param name different for each node; where the file has none, the first output's
 * @param domain {@code ""} for ONNX's own operators
 * @param inputs names of values, {@code ""} for an optional input that is left out
 * @param outputs names of values, {@code ""} for an optional output that is left out
 */
public record Node(
        String name,
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {
    /** {@code node relu1 (Relu)}, for messages. */
    @Override
    public String toString() {
        return "node " + name + " (" + (domain.isEmpty() ? "" : domain + ".") + operator + ")";
    }
}
