// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;

/**
 * A shared library that was found.
 *
 * @param address a file, or an entry of a jar
 * @param origin how it was found, a word or two
 */
public record Library(URI address, String origin) {
    public Library(URL address, String origin) {
        this(URI.create(address.toString()), origin);
    }

    public static Library of(Path file, String origin) {
        return new Library(file.toUri(), origin);
    }

    public boolean inJar() {
        return "jar".equals(address.getScheme());
    }

    /** Another library in the same place, whether it is there or not. */
    public Library beside(String name) {
        return new Library(URI.create(address.toString().replaceFirst("[^/]*$", name)), origin);
    }

    /** The file; not for an entry of a jar. */
    public Path file() {
        return Path.of(address);
    }

    public URL url() {
        try {
            return address.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("an address that was found is none: " + address, e);
        }
    }

    /** The jar or the file, whose name mostly holds the version, without folders: for the environment record. */
    @Override
    public String toString() {
        return (inJar() ? Extraction.jar(url()) + ".jar" : realName()) + " (" + origin + ")";
    }

    private String realName() {
        try {
            return String.valueOf(file().toRealPath().getFileName());
        } catch (IOException e) {
            return String.valueOf(file().getFileName());
        }
    }
}
