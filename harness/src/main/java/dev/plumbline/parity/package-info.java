// SPDX-License-Identifier: Apache-2.0
/**
 * Whether an engine is right: its outputs against float64 values, element by element, within a tolerance derived from
 * the precision it computes in.
 *
 * <p>Everything here fails closed. A test is written so that NaN fails it, an empty comparison is a failure, and an
 * engine that throws, returns something else than asked, or answers from memory gets a verdict and a sentence.
 */
package dev.plumbline.parity;
