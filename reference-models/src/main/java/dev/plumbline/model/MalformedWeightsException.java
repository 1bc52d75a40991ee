// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** Weights that cannot be used as given; the message is one sentence that names their source, the tensor and a value. */
public final class MalformedWeightsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public MalformedWeightsException(String message) {
        super(message);
    }
}
