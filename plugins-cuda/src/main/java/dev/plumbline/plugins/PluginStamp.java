// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a plugin library says about its own build, read from the file without loading it.
 *
 * @param version the version of Plumbline
 * @param commit the git commit, with {@code -dirty} at its end if the tree had changes
 * @param compiler for instance {@code nvcc-13.0.88}
 * @param architectures CMake's list, for instance {@code 80-real;90}
 */
public record PluginStamp(String version, String commit, String compiler, String architectures) {
    private static final Pattern TEXT = Pattern.compile("plumbline-stamp ([^\\x00]{1,1024})\\x00");
    private static final Pattern FACT = Pattern.compile("(\\w+)=(\\S+)");

    /** The stamp inside the library's bytes; empty if there is none or a fact is missing. */
    static Optional<PluginStamp> read(byte[] library) {
        Matcher text = TEXT.matcher(new String(library, StandardCharsets.ISO_8859_1));
        if (!text.find()) {
            return Optional.empty();
        }
        Map<String, String> facts = FACT.matcher(text.group(1))
                .results()
                .collect(Collectors.toMap(fact -> fact.group(1), fact -> fact.group(2), (first, second) -> first));
        String version = facts.get("version");
        String commit = facts.get("commit");
        String compiler = facts.get("compiler");
        String architectures = facts.get("architectures");
        return version == null || commit == null || compiler == null || architectures == null
                ? Optional.empty()
                : Optional.of(new PluginStamp(version, commit, compiler, architectures));
    }
}
