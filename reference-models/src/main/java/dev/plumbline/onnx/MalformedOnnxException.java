// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

/** An ONNX file that cannot be used as it is; the message is one sentence that names the place and a value. */
public final class MalformedOnnxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public MalformedOnnxException(String message) {
        super(message);
    }
}
