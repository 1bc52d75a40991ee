// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

/** What a picture shows. */
sealed interface Drawing permits Panel, Curves, Strip {
    /** The picture's file name without ending. */
    String file();

    /** What the picture shows, for those who do not see it. */
    String alt();

    byte[] png(Theme theme);

    /** In the page's pixels; all pictures are {@link Canvas#WIDTH} wide. */
    int height();
}
