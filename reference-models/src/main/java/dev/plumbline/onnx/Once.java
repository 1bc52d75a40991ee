// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

/**
 * Holds that a message has no field twice. Protobuf would take the last or merge them, and not every reader agrees on
 * which: what one has checked is then not what the other runs.
 */
final class Once {
    private final String owner;
    private long seen;

    Once(String owner) {
        this.owner = owner;
    }

    String owner() {
        return owner;
    }

    /** The wire itself. */
    Wire of(Wire wire, String what) {
        long bit = 1L << wire.field(); // ONNX's field numbers are below 64.
        if ((seen & bit) != 0) {
            throw new MalformedOnnxException(owner + " has a second " + what + "; export the model again.");
        }
        seen |= bit;
        return wire;
    }
}
