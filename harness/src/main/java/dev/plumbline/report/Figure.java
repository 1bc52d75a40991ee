// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;

/**
 * Pictures of one question, and the numbers in them.
 *
 * @param id a word
 * @param compares what is compared with what, and what the marks mean
 * @param findings what the pictures show, in sentences
 */
record Figure(
        String id,
        String title,
        List<String> findings,
        String compares,
        List<? extends Drawing> drawings,
        Table table) {}
