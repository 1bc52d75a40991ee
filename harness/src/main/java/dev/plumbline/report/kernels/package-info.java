// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code plugins-cuda/gpu/run} measures of the plugin kernels alone, read strictly: no unknown or missing field, no
 * number that is none, no figure that another one contradicts.
 */
package dev.plumbline.report.kernels;
