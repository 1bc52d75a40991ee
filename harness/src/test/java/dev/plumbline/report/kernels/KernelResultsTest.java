// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The published results are read; whatever is altered in them is named. */
class KernelResultsTest {
    private static final Path PUBLISHED = Path.of("..", "results", "h100", "kernels");
    private static final Path SCHEMA = Path.of("..", "results", "schema", "kernels-1.json");
    private final JsonMapper json = new JsonMapper();

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(PUBLISHED)) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(json|csv)"))
                    .toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void thePublishedResultsAreWhole() {
        KernelResults results = KernelResults.read(PUBLISHED);
        assertThat(results.missing()).isEmpty();
        assertThat(results.device()).isEqualTo("NVIDIA H100 80GB HBM3");
        assertThat(results.accuracy().orElseThrow().results())
                .hasSize(24)
                .allMatch(Accuracy.Row::isSound)
                .allMatch(row -> row.inputs() == (row.precision().equals("FP32") ? 1L << 32 : 1 << 16));
        assertThat(results.traffic().orElseThrow().launches()).hasSize(30);
        assertThat(results.gpu().orElseThrow()).containsEntry("ecc.mode.current", "Enabled");
    }

    /** At the top of each file and in its first row. */
    @ParameterizedTest
    @ValueSource(strings = {"accuracy", "speed", "torch", "sanitize", "mutants"})
    void everyFieldIsRequiredAndNoOtherAllowed(String name) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(json.readTree(Files.readString(SCHEMA)));
        Path file = folder.resolve(name + ".json");
        ObjectNode whole = (ObjectNode) json.readTree(Files.readString(file));
        assertThat(schema.validate(whole)).isEmpty();
        if (whole.get("results") instanceof ArrayNode results) {
            JsonNode first = results.get(0);
            results.removeAll().add(first);
        }
        for (String row : List.of("", "results", "tools", "mutants")) {
            if (!row.isEmpty() && !(whole.has(row) && whole.get(row).isArray())) {
                continue;
            }
            List<String> fields = new ArrayList<>(List.of("surprise"));
            at(whole, row).properties().stream().map(Map.Entry::getKey).forEach(fields::add);
            for (String field : fields) {
                ObjectNode altered = whole.deepCopy();
                if (field.equals("surprise")) {
                    at(altered, row).put(field, 1);
                } else {
                    at(altered, row).remove(field);
                }
                assertThat(schema.validate(altered))
                        .as("schema, %s %s", row, field)
                        .isNotEmpty();
                Files.writeString(file, altered.toString());
                refused(name + ".json: " + (row.isEmpty() ? "" : row + "[0]"), field);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accuracy | \"worst_ulp\":0.880500674 | \"worst_ulp\":\"NaN\" | results[2].worst_ulp: an error is NaN, neither a number nor \"inf\"",
                "accuracy | \"worst_ulp\":0.880500674 | \"worst_ulp\":NaN | results[2].worst_ulp: an error is NaN ULP, not 0 or more",
                "accuracy | \"worst_ulp\":0.880500674 | \"worst_ulp\":-1 | results[2].worst_ulp: an error is -1.0 ULP",
                "accuracy | \"worst_ulp\":0.880500674 | \"worst_ulp\":null | worst_ulp",
                "accuracy | 3810570136 | 3810570137 | results[2]: histogram counts 4294967297 inputs",
                "accuracy | \"precision\":\"BF16\" | \"precision\":\"FP8\" | precision is FP8, not one of [FP32, FP16, BF16]",
                "accuracy | -0x1.63bb62p-2 | <b> | worst_at is <b>, not a float in hexadecimal",
                "accuracy | Elu(alpha=1) | <script> | activation is <script>, not up to 80 letters",
                "speed | \"gigabytes_per_second\":2922.2646 | \"gigabytes_per_second\":3922.2646 | results[0]: gigabytes_per_second is 3922.2646, but bytes and microseconds say 2922.26",
                "speed | \"gigabytes_per_second\":2922.2646 | \"gigabytes_per_second\":\"NaN\" | results[0]",
                "speed | \"percent_of_copy\":100 | \"percent_of_copy\":NaN | results[0]: percent_of_copy is NaN, not a positive number",
                "speed | \"launches_per_reading\":65 | \"launches_per_reading\":NaN | results[0].launches_per_reading: Cannot coerce",
                "speed | \"microseconds\":45.9293549 | \"microseconds\":1e999 | results[0]",
                "speed | \"tensor_bytes\":67108864 | \"tensor_bytes\":67108865 | tensor_bytes is 67108865, not those of 16777216 elements",
                "speed | \"launches_per_reading\":65 | \"launches_per_reading\":6.5 | results[0].launches_per_reading",
                "torch | \"microseconds\":46.65999859571457 | \"microseconds\":0 | results[0]: microseconds is 0.0, not a positive number",
                "sanitize | \"findings\":0 | \"findings\":-1 | tools[0]: findings is -1, not 0 or more",
                "mutants | \"killed\":17 | \"killed\":18 | killed is 18, but 17 mutants are",
                "mutants | \"verdict\":\"killed\" | \"verdict\":\"dead\" | verdict is dead, neither killed nor survived",
            })
    void aLieIsNamed(String name, String from, String to, String message) throws IOException {
        alter(name + ".json", from, to);
        refused(name + ".json: ", message);
    }

    @Test
    void whatTheToolsCannotKnowIsNotRefused() throws IOException {
        alter("accuracy.json", "\"worst_ulp\":0.880500674", "\"worst_ulp\":\"inf\"");
        alter("sanitize.json", "\"findings\":0", "\"findings\":null");
        KernelResults results = KernelResults.read(folder);
        assertThat(results.accuracy().orElseThrow().results().get(2).isSound()).isFalse();
        assertThat(results.sanitizers().orElseThrow().tools().get(0).isSound()).isFalse();
    }

    @Test
    void tablesOfTheToolsAreReadStrictlyToo() throws IOException {
        alter("bytes.csv", "\"268,445,184\"", "\"NaN\"");
        refused("bytes.csv: ", "row 1: Metric Value is NaN, not a count");
        alter("bytes.csv", "\"NaN\"", "\"268,445,184");
        refused("bytes.csv: ", "a line breaks off at its character");
        alter("bytes.csv", "\"268,445,184", "\"268,445,184\"");
        alter("bytes.csv", "Relu>", "Gelu<float>>");
        refused("bytes.csv: ", "not a launch of elementwise");
        alter("gpu.csv", "driver_version", "driver");
        Files.delete(folder.resolve("bytes.csv"));
        refused("gpu.csv: ", "its columns are not [name, driver_version");
    }

    @Test
    void theProfilersOwnWordsMayStandBeforeItsTable() throws IOException {
        Path file = folder.resolve("bytes.csv");
        Files.writeString(file, "==PROF== Connected to process 7\n" + Files.readString(file));
        assertThat(KernelResults.read(folder).traffic())
                .isEqualTo(KernelResults.read(PUBLISHED).traffic());
    }

    @Test
    void aFolderMayLackStepsButNotBothMeasurements() throws IOException {
        for (String file : List.of("accuracy.json", "torch.json", "bytes.csv", "gpu.csv")) {
            Files.delete(folder.resolve(file));
        }
        assertThat(KernelResults.read(folder).missing()).containsExactly("accuracy", "torch", "bytes");
        Files.delete(folder.resolve("speed.json"));
        refused(folder.toString(), "holds neither accuracy.json nor speed.json: give a folder");
    }

    @Test
    void resultsOfTwoGpusAreNotMixed() throws IOException {
        alter("torch.json", "NVIDIA H100 80GB HBM3", "NVIDIA A100");
        refused("the files disagree on device: ", "torch.json=NVIDIA A100");
    }

    private ObjectNode at(ObjectNode file, String row) {
        JsonNode node = row.isEmpty() ? file : file.get(row).get(0);
        return (ObjectNode) node;
    }

    private void alter(String name, String from, String to) throws IOException {
        Path file = folder.resolve(name);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
    }

    private void refused(String file, String message) {
        assertThatThrownBy(() -> KernelResults.read(folder))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessageContaining(file)
                .hasMessageContaining(message);
    }
}
