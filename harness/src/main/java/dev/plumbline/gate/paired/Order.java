// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

/**
 * ABBA: which build of a pair goes first. What grows steadily over a run (heat) meets both builds alike after two
 * pairs; in the order ABAB the second build of every pair would bear it, in AAAA-BBBB all of it.
 */
public final class Order {
    private Order() {}

    public static boolean baselineFirst(int pair) {
        return pair % 2 == 0;
    }
}
