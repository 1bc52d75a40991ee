// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the published figures to their bars and to the code: {@code -Dplumbline.figures=write} makes all of them again
 * (some minutes), {@code -Dplumbline.figures=page} only the page; every other run some of them, to the last digit.
 */
class FiguresTest {
    private static final Path FOLDER = Path.of("..", "results", "gate");
    private static final Path CSV = FOLDER.resolve("figures.csv");
    private static final Path PAGE = FOLDER.resolve("figures.md");
    private static final Pattern TEST = Pattern.compile("\\w+Test\\.\\w+");

    private static List<String> figures = List.of();
    private static List<GatedRun> runs = List.of();

    @BeforeAll
    static void figures() throws IOException {
        runs = GatedRun.all();
        if ("write".equals(System.getProperty("plumbline.figures"))) {
            Files.createDirectories(FOLDER);
            Files.write(CSV, Figures.all());
        }
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, FiguresText.of(Files.readAllLines(CSV), runs));
        }
        figures = Files.readAllLines(CSV);
    }

    private static Verdicts verdicts(Noise noise) {
        return new Verdicts(of("verdicts", noise), 0);
    }

    private static double[] of(String table, Noise noise) {
        return Figures.table(table, figures).get(noise.name());
    }

    @Test
    void thePageIsMadeFromTheData() throws IOException {
        assertThat(PAGE).hasContent(FiguresText.of(figures, runs));
        System.out.println(Files.readString(PAGE));
    }

    @Test
    void theDataAreThoseOfThisCode() {
        assertThat(figures)
                .contains(Figures.verdicts(Noise.QUIET), Figures.verdicts(Noise.ONE_PERCENT))
                .contains(Figures.bias(Noise.THROTTLE), Figures.ours(Noise.QUIET, Figures.OURS, Rule.DEFAULT));
        Map<String, Peers.Rule> peers = Peers.all();
        peers.forEach((name, rule) -> assertThat(figures).contains(Figures.peer(Noise.QUIET, name, rule)));
    }

    @Test
    void wholeRunsRaiseNoFalseAlarm() throws IOException {
        for (WholeGate gate : WholeGate.all()) {
            assertThat(figures).contains(Figures.whole("part", gate, Figures.PART));
            double[] v = Figures.table("whole", figures).get(gate.name());
            assertThat(v[0]).as("red, %s", gate.name()).isZero();
            assertThat(v[3] + v[4]).as("caught or invalid, %s", gate.name()).isEqualTo(Figures.RUNS);
            if (!gate.noise().equals(Noise.THROTTLE)) {
                assertThat(v[1] + v[4]).as("invalid, %s", gate.name()).isLessThanOrEqualTo(0.01 * Figures.RUNS);
            }
        }
    }

    /** What is said to be met is asserted here or by the tests that it names; they are there. */
    @Test
    void theDemandsThatAreMet() throws IOException {
        List<Demands.Demand> demands = Demands.of(figures, runs);
        assertThat(demands.stream().filter(Demands.Demand::met).map(Demands.Demand::what))
                .containsExactly(
                        "A/A, 48-cell suites",
                        "+2 % / +3 % / +5 % at a spread of 1 % at most",
                        "+5 % at the first look, spread of 1 % at most",
                        "drift: ramps, steps, warm-up, random walk",
                        "95 % intervals, 5 to 48 pairs",
                        "an engine that is 1.5 % slower by tactics",
                        "mutants of the gate",
                        "on H100s: A/A",
                        "on H100s: kernels that wait for +0 / 1 / 2 / 3 / 5 %, 10 runs each",
                        "determinism");
        List<String> tests = TEST.matcher(Demands.table(demands))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(tests).hasSizeGreaterThanOrEqualTo(8);
        for (String test : tests) {
            String[] names = test.split("\\.", -1);
            try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
                Path file = files.filter(each -> each.endsWith(names[0] + ".java"))
                        .findFirst()
                        .orElseThrow();
                assertThat(file).content().contains("void " + names[1] + "(");
            }
        }
    }

    @Test
    void falseAlarms() {
        for (Noise noise : Figures.families()) {
            assertThat(verdicts(noise).red())
                    .as("red A/A suites, %s", noise.name())
                    .isLessThanOrEqualTo(10);
        }
    }

    /** Every cell as slow as the dead zone allows: half of the suites may be suspected, a hundredth may be red. */
    @Test
    void theBudgetIsKeptWhereItIsHardest() {
        double[] edge = Figures.table("edge", figures).get(Noise.WIDE.name());
        assertThat(edge[0]).as("suspected").isBetween(0.25 * Figures.SUITES, 0.5 * Figures.SUITES);
        assertThat(edge[1]).as("red").isBetween(1.0, 0.01 * Figures.SUITES);
    }

    /** With a binomial's slack of 2.3 standard deviations. */
    @Test
    void whatIsAsSlowAsTheGateSeldomPasses() {
        double fresh = 4 * Rule.DEFAULT.confirming().beta();
        double green = 4 * Rule.DEFAULT.beta() + fresh;
        for (Noise noise : Figures.EDGES) {
            double[] v = of("gate", noise);
            assertThat(v[2])
                    .as("acquitted, %s", noise.name())
                    .isLessThanOrEqualTo(fresh * v[1] + 2.3 * Math.sqrt(fresh * v[1]));
            assertThat(v[3])
                    .as("green, %s", noise.name())
                    .isLessThanOrEqualTo(green * v[0] + 2.3 * Math.sqrt(green * v[0]));
        }
    }

    @Test
    void recordedProcessesRaiseNoFalseAlarm() {
        Map<String, double[]> recorded = Figures.table("recorded", figures);
        assertThat(recorded).hasSizeGreaterThanOrEqualTo(4);
        recorded.forEach((name, v) -> {
            Verdicts of = new Verdicts(v, Demands.RECORDED);
            assertThat(of.red()).as("red A/A suites, %s", name).isLessThanOrEqualTo(name.startsWith("cpu-") ? 83 : 10);
            if (v[3] <= 0.01) {
                assertThat(of.open()).as("open, %s", name).isLessThanOrEqualTo(0.02);
                slowdownsAreCaught(name, of);
            }
            int hits = (int) v[Demands.RECORDED + Verdicts.COUNT];
            int cells = (int) v[Demands.RECORDED + Verdicts.COUNT + 2];
            // So few intervals hold the truth once in a hundred sessions.
            double chance = new BinomialDistribution(null, cells, 0.95).cumulativeProbability(hits);
            assertThat(chance).as("coverage %s of %s, %s", hits, cells, name).isGreaterThanOrEqualTo(0.01);
        });
    }

    @Test
    void theReplayIsThatOfTheRecordedData() throws IOException {
        Corpus.Session session = Corpus.sessions(Corpus.FOLDER).stream()
                .filter(each -> each.name().equals("h100-lenet5-fp16"))
                .findFirst()
                .orElseThrow();
        assertThat(figures).contains(Figures.recorded(session));
        assertThat(Figures.table("recorded", figures).keySet())
                .containsExactlyElementsOf(Corpus.sessions(Corpus.FOLDER).stream()
                        .map(Corpus.Session::name)
                        .toList());
    }

    @Test
    void slowdownsAreCaught() {
        Figures.calm().forEach(noise -> slowdownsAreCaught(noise.name(), verdicts(noise)));
    }

    private static void slowdownsAreCaught(String name, Verdicts of) {
        assertThat(of.caught(0)).as("+2 %%, %s", name).isGreaterThanOrEqualTo(962);
        assertThat(of.caught(1)).as("+3 %%, %s", name).isGreaterThanOrEqualTo(996);
        assertThat(of.caught(2)).as("+5 %%, %s", name).isEqualTo(1000);
        assertThat(of.early(2)).as("+5 %% at the first look, %s", name).isGreaterThanOrEqualTo(990);
    }

    @Test
    void littleStaysOpen() {
        for (Noise noise : Figures.families()) {
            if (!noise.name().endsWith("mean +10 %")) {
                assertThat(verdicts(noise).open()).as("open, %s", noise.name()).isLessThanOrEqualTo(0.02);
            }
        }
    }

    @Test
    void driftLeavesNoBias() {
        for (Noise noise : Noise.MOVING) {
            double[] bias = of("bias", noise);
            assertThat(Math.abs(bias[0])).as("6 pairs, %s", noise.name()).isLessThanOrEqualTo(0.0005);
            assertThat(Math.abs(bias[3])).as("48 pairs, %s", noise.name()).isLessThanOrEqualTo(0.0005);
        }
    }

    @Test
    void intervalsHoldTheTruth() {
        for (Noise noise : Figures.families()) {
            for (int size = 0; size < Figures.SIZES.size(); size++) {
                double[] v = of("coverage", noise);
                String name = noise.name() + ", " + Figures.SIZES.get(size) + " pairs";
                assertThat(v[size]).as(name).isBetween(0.93, 0.97);
                assertThat(v[Figures.SIZES.size() + size]).as("t: " + name).isBetween(0.93, 0.99);
            }
        }
    }

    /** With all looks no rule has fewer false alarms without catching less; on simulated processes none catches more. */
    @Test
    void noPeerIsBetter() {
        Map<String, double[]> peers = Figures.table("peers", figures);
        Set<String> recorded = Figures.table("recorded", figures).keySet();
        peers.forEach((name, peer) -> {
            String noise = name.replaceAll("\\|.*", "");
            double[] our = peers.get(noise + "|plumbline");
            if (recorded.contains(noise)) {
                assertThat(peer[0] <= our[0] && peer[2] > our[2])
                        .as("%s is better on both errors", name)
                        .isFalse();
                assertThat(peer[2] <= our[2] || our[1] <= 0.001).as(name).isTrue();
            } else {
                assertThat(peer[0]).as(name).isGreaterThanOrEqualTo(our[0]);
                assertThat(peer[2]).as(name).isLessThanOrEqualTo(our[2]);
            }
        });
    }
}
