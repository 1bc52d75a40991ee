// SPDX-License-Identifier: Apache-2.0
/**
 * Two builds compared pair by pair: the statistics, the rule of the verdicts and what is written of them. A pair is two
 * fresh processes, one of each build, one after the other.
 */
package dev.plumbline.gate.paired;
