// SPDX-License-Identifier: Apache-2.0
/**
 * Reads ONNX files that nobody vouches for. No library's parser sees a byte: views into the file are made only after
 * their extent has been checked against what is there, nothing recurses, and what a file can make the reader allocate is
 * bounded by its size and some 64 MiB.
 */
@NullMarked
package dev.plumbline.onnx;

import org.jspecify.annotations.NullMarked;
