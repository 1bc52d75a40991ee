// SPDX-License-Identifier: Apache-2.0
/**
 * What a GPU host without network, Maven or JDK needs, as parts of a given size: one ustar archive whose layers begin
 * in new parts, the stable ones first, so that a change of Plumbline changes the last part only.
 */
package dev.plumbline.bundle;
