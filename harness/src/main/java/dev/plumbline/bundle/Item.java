// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file of the bundle.
 *
 * @param path where it will lie on the host, relative to the unpacked folder
 * @param source where its content is now
 */
record Item(Layer layer, String path, Path source, boolean executable) {
    /** Also what the script of the host accepts: no absolute path, no dots at a name's begin, no white space. */
    private static final Pattern SAFE = Pattern.compile("\\w[\\w.+-]*(/\\w[\\w.+-]*)*");

    Item {
        if (!SAFE.matcher(path).matches() || path.length() > Tar.LONGEST_NAME) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(path) + " cannot be a name in a bundle: rename it to at most " + Tar.LONGEST_NAME
                            + " letters, digits and ._+- beginning with a letter or digit");
        }
    }
}
