// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Java and CUDA know an activation by strings only; here the strings of both sides are held equal. */
class ActivationSourcesTest {
    private static final Path SOURCES = Path.of("cuda/activations");
    private static final Pattern REGISTRATION =
            Pattern.compile("static Registration const \\w+ = describe<(\\w+)>\\(\"(\\w+)\"((?:, \"\\w+\")*)\\);");

    @Test
    void everyActivationHasAKernelFileAndTheOtherWayRound() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(Activations.values())
                            .map(activation -> file(activation, ".cu"))
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileRegistersOneActivationWithTheCoefficientsOfItsRecord(Activations activation) throws IOException {
        String source = Files.readString(SOURCES.resolve(file(activation, ".cu")));
        assertThat(REGISTRATION.matcher(source).results()).singleElement().satisfies(registration -> {
            String name = registration.group(2);
            assertThat(name.toUpperCase(Locale.ROOT)).isEqualTo(activation.name());
            assertThat(registration.group(1)).as("the functor").isEqualTo(name);
            assertThat(quoted(registration.group(3)))
                    .as("fields, in the order of the constructor")
                    .isEqualTo(components(activation.activation()))
                    .containsExactlyInAnyOrderElementsOf(
                            activation.activation().coefficients().keySet());
        });
        assertThat(Pattern.compile("\\bRegistration\\b").matcher(source).results())
                .as("registrations in any form")
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyActivationHasGoldenPointsForItsCoefficients(Activations activation) throws IOException {
        String resource = "/dev/plumbline/activation/" + file(activation, ".csv");
        try (InputStream points = Activations.class.getResourceAsStream(resource)) {
            assertThat(points).as(resource).isNotNull();
            Set<String> names = new String(points.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf(';')).replaceAll("=[^,]*", ""))
                    .collect(Collectors.toSet());
            assertThat(names).containsExactly(String.join(",", components(activation.activation())));
        }
    }

    private static String file(Activations activation, String extension) {
        return activation.name().toLowerCase(Locale.ROOT) + extension;
    }

    private static List<String> components(Activation activation) {
        return Arrays.stream(activation.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static List<String> quoted(String list) {
        return Pattern.compile("\"(\\w+)\"")
                .matcher(list)
                .results()
                .map(name -> name.group(1))
                .toList();
    }
}
