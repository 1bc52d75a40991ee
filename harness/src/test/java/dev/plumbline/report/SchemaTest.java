// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Line;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The published schema and the records say the same. */
class SchemaTest {
    private static final Path FILE = Path.of("..", "results", "schema", "run-1.json");
    private final JsonMapper json = new JsonMapper();
    private final Schema schema;

    SchemaTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(json.readTree(Files.readString(FILE)));
    }

    @Test
    void everyEntryFollowsTheSchema() {
        for (JsonNode entry : entries()) {
            assertThat(schema.validate(entry)).as(entry.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void publishedRunsFollowTheSchema(Path journal) throws IOException {
        assertThat(Files.readAllLines(journal))
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(schema.validate(json.readTree(line.split(" ", 3)[2])))
                        .isEmpty());
    }

    private static List<Path> published() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "results"))) {
            List<Path> journals =
                    files.filter(file -> file.endsWith(Journal.NAME)).toList();
            assertThat(journals).hasSizeGreaterThan(30);
            return journals;
        }
    }

    @Test
    void everyMemberIsRequiredAndNoOtherAllowed() {
        for (JsonNode entry : entries()) {
            for (Map.Entry<String, JsonNode> member : entry.properties()) {
                ObjectNode less = (ObjectNode) entry.deepCopy();
                less.remove(member.getKey());
                assertThat(schema.validate(less))
                        .as("without " + member.getKey())
                        .isNotEmpty();
            }
            ObjectNode more = (ObjectNode) entry.deepCopy();
            more.put("more", 1);
            assertThat(schema.validate(more)).isNotEmpty();
        }
    }

    private List<JsonNode> entries() {
        SampleRun run = SampleRun.whole(1);
        String failed = run.cells.get(0);
        run.parity.put(failed, SampleRun.verdict(failed, 37));
        RunRecord record = run.build();
        List<Entry> entries = new ArrayList<>(List.of(record.start()));
        entries.addAll(record.parity().values());
        record.forks().values().forEach(entries::addAll);
        entries.add(new Entry.Failure(failed, "fork", 2, 15, "it crashed"));
        entries.add(new Entry.End("2026-11-21T12:10:00Z", 600));
        return entries.stream().map(entry -> json.readTree(json(entry))).toList();
    }

    /** What the journal writes, without length and checksum. */
    private static String json(Entry entry) {
        return new String(Line.encode(entry), StandardCharsets.UTF_8).split(" ", 3)[2];
    }
}
