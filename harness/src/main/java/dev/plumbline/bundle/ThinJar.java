// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A jar with one entry of another: the CUDA runtime is 0.7 MB of a jar of 362 MB. */
final class ThinJar {
    static final String CUDA_RUNTIME = "org/bytedeco/cuda/linux-x86_64/libcudart.so.12";

    private ThinJar() {}

    /** Copies the entry with its time, which JavaCPP compares with what it has extracted before. */
    static void write(ZipFile jar, String name, Path to) throws IOException {
        try (ZipOutputStream thin = new ZipOutputStream(Files.newOutputStream(to))) {
            ZipEntry entry = jar.getEntry(name);
            if (entry == null) {
                throw new PlumblineException(
                        ExitCode.BAD_INPUT,
                        Printable.text(jar.getName()) + " has no entry " + name
                                + ": name the jar cuda-redist-...-linux-x86_64.jar with --cuda JAR");
            }
            ZipEntry copy = new ZipEntry(name);
            copy.setMethod(ZipEntry.STORED); // Deflated bytes would depend on the Java that writes them.
            copy.setTimeLocal(entry.getTimeLocal());
            copy.setSize(entry.getSize());
            copy.setCrc(entry.getCrc());
            thin.putNextEntry(copy);
            try (InputStream content = jar.getInputStream(entry)) {
                content.transferTo(thin);
            }
            thin.closeEntry();
        }
    }
}
