// SPDX-License-Identifier: Apache-2.0
/**
 * Baselines that outlive a session. Sessions differ by some percent even on one machine, so what is kept is the ratio of
 * a cell's time to a control's, measured in the same minutes, and how much that ratio varies from session to session.
 */
package dev.plumbline.gate.stored;
