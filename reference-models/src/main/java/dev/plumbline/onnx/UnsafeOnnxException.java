// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

/** An ONNX file that points to data outside its own folder: an attack, or as good as one. */
public final class UnsafeOnnxException extends SecurityException {
    private static final long serialVersionUID = 1;

    public UnsafeOnnxException(String message) {
        super(message);
    }
}
