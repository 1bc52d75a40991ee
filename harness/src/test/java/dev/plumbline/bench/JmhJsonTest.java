// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Records;
import dev.plumbline.journal.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class JmhJsonTest {
    private static final RunRecord RUN = RunRecord.read(Path.of("..", "results", "runs", "cpu", Journal.NAME));

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }

    /** What JMH writes of a benchmark that it has just run. */
    private static JsonNode jmhs() {
        RunResult result = JmhRun.of(new JmhRun(Cell.parse(Records.CELL), "")
                .options(InferenceBenchmark.class, "inference", Mode.AverageTime)
                .warmupIterations(0)
                .measurementIterations(3)
                .measurementTime(TimeValue.milliseconds(2)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(List.of(result));
        }
        return read(bytes.toString(UTF_8)).get(0);
    }

    /** Each member's path with the type of its value, parameters apart. */
    private static Map<String, String> shape(JsonNode node) {
        Map<String, String> shape = new TreeMap<>();
        shape(node, "", shape);
        shape.keySet().removeIf(path -> path.matches("/(params|jvmArgs)/.*"));
        return shape;
    }

    private static void shape(JsonNode node, String path, Map<String, String> shape) {
        shape.put(path, node.isNumber() ? "NUMBER" : node.getNodeType().name());
        node.properties().forEach(each -> shape(each.getValue(), path + "/" + each.getKey(), shape));
        if (node.isArray()) {
            node.forEach(item -> shape(item, path + "/*", shape));
        }
    }

    @Test
    void hasTheMembersThatJmhWrites() {
        Map<String, String> ours = shape(read(JmhJson.of(RUN)).get(0));
        assertThat(ours).isEqualTo(shape(jmhs())).containsKeys("/primaryMetric/rawData/*/*", "/jmhVersion", "/params");
    }

    @Test
    void everyCellIsABenchmarkAndEveryForkItsOwnData() {
        JsonNode all = read(JmhJson.of(RUN));
        assertThat(all.size()).isEqualTo(RUN.forks().size());
        List<Entry.Fork> forks = RUN.forks().get("lenet5/elu/onnxruntime/native/fp32/b1");
        JsonNode elu = null;
        for (JsonNode each : all) {
            if (each.path("params").path("activation").asString().equals("elu")
                    && each.path("params").path("engine").asString().equals("onnxruntime")
                    && each.path("params").path("model").asString().equals("lenet5")) {
                elu = each;
            }
        }
        assertThat(elu).isNotNull();
        assertThat(elu.path("mode").asString()).isEqualTo("avgt");
        assertThat(elu.path("forks").asInt()).isEqualTo(3);
        assertThat(elu.path("warmupTime").asString()).isEqualTo("500 ms");
        assertThat(elu.path("measurementIterations").asInt()).isEqualTo(5);
        JsonNode metric = elu.path("primaryMetric");
        assertThat(metric.path("scoreUnit").asString()).isEqualTo("ns/op");
        for (int fork = 0; fork < 3; fork++) {
            for (int i = 0; i < 5; i++) {
                assertThat(metric.path("rawData").get(fork).get(i).asDouble())
                        .isCloseTo(forks.get(fork).iterations().get(i), within(1e-5));
            }
        }
        double mean = forks.stream()
                .flatMap(fork -> fork.iterations().stream())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        assertThat(metric.path("score").asDouble()).isCloseTo(mean, within(1e-3));
    }

    @Test
    void isWrittenBesideAJournalAndNamesNoPath(@TempDir Path folder) throws IOException {
        Locale locale = Locale.getDefault();
        JmhJson.write(RUN, folder);
        String written = Files.readString(folder.resolve("jmh-result.json"));
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(JmhJson.of(RUN)).isEqualTo(written);
        } finally {
            Locale.setDefault(locale);
        }
        assertThat(written).contains("\"jvm\" : \"java\"").doesNotContain("/home", "/usr", "/work");
        assertThat(JmhJson.of(RunRecord.of(List.of(Records.start(Records.CELL))))
                        .strip())
                .matches("\\[\\s*]");
    }
}
