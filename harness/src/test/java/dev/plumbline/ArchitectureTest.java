// SPDX-License-Identifier: Apache-2.0
package dev.plumbline;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** Holds the shape that DECISIONS.md describes: which way dependencies point, and how long a file may be. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.plumbline");

    @ParameterizedTest
    @CsvSource({
        "org.bytedeco, engine.tensorrt",
        "ai.onnxruntime, engine.onnxruntime",
        "org.openjdk.jmh, bench",
        "org.knowm, report",
        "gg.jte, report",
        "ai.onnx.proto, [interpret|onnx]",
        "picocli, cli",
    })
    void oneLibraryOnePackage(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.plumbline." + home + "..", "gg.jte.generated..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theReferenceKnowsNothingOfTheHarness() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("activation", "model", "interpret", "onnx", "data", "train"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("engine", "journal", "parity", "bench", "run", "gate", "report", "cli"))
                .check(CLASSES);
    }

    @Test
    void nobodyImportsAnEngine() {
        for (String engine : List.of("reference", "onnxruntime", "tensorrt")) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.plumbline.engine." + engine + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.plumbline.engine." + engine + "..")
                    .check(CLASSES);
        }
    }

    @Test
    void reportAndGateReadTheJournalOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("report", "gate"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("engine", "parity", "bench", "run", "cli"))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theJournalKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.plumbline.journal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("engine", "parity", "bench", "run", "gate", "report", "cli"))
                .check(CLASSES);
    }

    @Test
    void filesStayShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            assertThat(files.filter(file -> !file.toString().contains("target")))
                    .filteredOn(file -> file.toString().matches(".*\\.(java|cu|cuh|h|cpp|jte)"))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file).size())
                            .as("lines of %s", file)
                            .isLessThanOrEqualTo(file.toString().contains("activations/") ? 25 : 300));
        }
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> "dev.plumbline." + name + "..").toArray(String[]::new);
    }
}
