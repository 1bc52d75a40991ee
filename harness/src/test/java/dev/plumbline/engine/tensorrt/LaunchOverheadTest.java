// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Not the measurement, which takes a GPU, but what is made of it. */
class LaunchOverheadTest {
    private static final Path H100 = Path.of("..", "results", "h100");
    private static final Path PAGE = H100.resolve("launches.md");

    private static final String SAMPLE = """
            {"gpu":"NVIDIA H100","driver":"570.1","tensorrt":"10.6.0","replays":64,"pairs":9,"samples":9,\
            "warm_seconds":1.0,"rounds":[
            {"cell":"a/b1","round":1,"java":%s,"cpp":%s},
            {"cell":"a/b1","round":2,"java":%s,"cpp":%s},
            {"cell":"a/b1","round":3,"java":%s,"cpp":%s}
            ]}
            """.formatted(
                    times(20_000, 4_100),
                    times(20_000, 4_000),
                    times(20_400, 4_400),
                    times(20_000, 4_000),
                    times(19_800, 4_150),
                    times(20_000, 5_000));

    private static final String TURNS = """
            {"gpu":"NVIDIA H100","driver":"570.1","tensorrt":"10.6.0","block":8,"turns":100,"warm_seconds":1.0,"rounds":[
            {"cell":"a/b1","round":1,"graph_launch":{"java_ns":2020.0,"cpp_ns":2000.0},"enqueue":{"java_ns":6300.0,"cpp_ns":6000.0}},
            {"cell":"a/b1","round":2,"graph_launch":{"java_ns":2040.0,"cpp_ns":2000.0},"enqueue":{"java_ns":6200.0,"cpp_ns":6000.0}}
            ]}
            """;

    @TempDir
    Path folder;

    private static String times(int replay, int launch) {
        return "{\"output\":7,\"replay_ns\":" + replay + ".0,\"graph_launch_ns\":" + launch
                + ".0,\"enqueue_ns\":9000.0,\"latency_ns\":30000.0}";
    }

    @Test
    void theTableGivesMediansAndTheirRatio() throws IOException {
        assertThat(read(SAMPLE).page())
                .contains("on one NVIDIA H100 (driver 570.1, TensorRT 10.6.0)")
                .endsWith("""
                        `a/b1`, 3 rounds:

                        | | Java | C++ | Java / C++ | least | most | goal |
                        | --- | ---: | ---: | ---: | ---: | ---: | --- |
                        | graph launch | 4.150 | 4.000 | 1.038 | 0.830 | 1.100 | not shown |
                        | enqueue without a graph | 9.000 | 9.000 | 1.000 | 1.000 | 1.000 | met |
                        | graph launch and wait | 30.000 | 30.000 | 1.000 | 1.000 | 1.000 | met |
                        | graph replay, by CUDA events | 20.000 | 20.000 | 1.000 | 0.990 | 1.020 | met |
                        """);
    }

    @Test
    void aGoalIsMissedIfEveryRoundMissesIt() throws IOException {
        String slow = SAMPLE.replace("\"graph_launch_ns\":4000.0", "\"graph_launch_ns\":3900.0")
                .replace("\"graph_launch_ns\":5000.0", "\"graph_launch_ns\":4000.0")
                .replace("\"graph_launch_ns\":4150.0", "\"graph_launch_ns\":4200.0");
        assertThat(read(slow).page()).contains("| 1.050 | 1.128 | missed |");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"output\":7|\"output\":8|output is 8 from Java and 7 from C++: they ran different work",
                "\"latency_ns\":30000.0|\"latency_ns\":NaN|latency_ns is NaN, not a positive number",
                "\"round\":1,|``|rounds[0].round: Missing field 'round'",
            })
    void whatCannotBeIsRefused(String from, String to, String why) {
        assertThat(SAMPLE).contains(from);
        assertThatThrownBy(() -> read(SAMPLE.replaceFirst(from, to)))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(why)
                .hasMessageEndingWith("; measure again with LaunchOverhead");
    }

    @Test
    void turnsAreTimesOfOneProcess() throws IOException {
        assertThat(turns(TURNS).page())
                .contains(
                        "means of 8 launches\n",
                        "over 100 such blocks",
                        "One NVIDIA H100, driver 570.1, TensorRT 10.6.0;")
                .endsWith("""
                        `a/b1`, 2 rounds:

                        | | Java | C++ | Java / C++ | least | most | goal |
                        | --- | ---: | ---: | ---: | ---: | ---: | --- |
                        | graph launch | 2.030 | 2.000 | 1.015 | 1.010 | 1.020 | met |
                        | enqueue without a graph | 6.250 | 6.000 | 1.042 | 1.033 | 1.050 | missed |
                        """);
        assertThatThrownBy(() -> turns(TURNS.replaceFirst("2000.0", "NaN")))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("cpp_ns is NaN, not a positive number");
    }

    @Test
    void thePageIsMadeFromTheData() throws IOException {
        Optional<String> page = Launches.read(H100.resolve("launches.json"))
                .map(launches -> launches.page()
                        + Turns.read(H100.resolve("turns.json"))
                                .map(Turns::page)
                                .orElse(""));
        if (page.isPresent() && System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page.get());
        }
        assertThat(Files.exists(PAGE) ? Optional.of(Files.readString(PAGE)) : Optional.empty())
                .as("make it again with -Dplumbline.figures=page if launches were measured again")
                .isEqualTo(page);
    }

    /** What the README says. */
    @Test
    void onAnH100JavaTakesAsLongAsCpp() {
        Launches launches = Launches.read(H100.resolve("launches.json")).orElseThrow();
        assertThat(launches.page().lines().filter(line -> line.startsWith("| graph launch and wait")))
                .hasSize(2)
                .allMatch(line -> line.endsWith("| met |"));
        assertThat(launches.page().lines().filter(line -> line.startsWith("| graph launch |")))
                .hasSize(2)
                .allMatch(line -> line.endsWith("| not shown |"));
        Turns turns = Turns.read(H100.resolve("turns.json")).orElseThrow();
        assertThat(turns.rounds()).hasSize(10).allSatisfy(round -> {
            assertThat(round.graphLaunch().javaNs() / round.graphLaunch().cppNs())
                    .isLessThan(1.0175);
            assertThat(round.enqueue().javaNs() / round.enqueue().cppNs()).isLessThan(1.0175);
        });
        assertThat(launches.rounds())
                .hasSize(10)
                .allSatisfy(round -> assertThat(
                                round.java().latencyNs() / round.cpp().latencyNs())
                        .isLessThanOrEqualTo(1.03));
    }

    private Turns turns(String text) throws IOException {
        return Turns.read(Files.writeString(folder.resolve("turns.json"), text)).orElseThrow();
    }

    private Launches read(String text) throws IOException {
        return Launches.read(Files.writeString(folder.resolve("launches.json"), text))
                .orElseThrow();
    }
}
