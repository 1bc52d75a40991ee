// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Entry;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ComparatorTest {
    private static final double TOLERANCE = 0.01;

    private static Map<String, Expectation> logits(double... values) {
        double[] tolerance = new double[values.length];
        Arrays.fill(tolerance, TOLERANCE);
        return Map.of("logits", new Expectation(new Tensor(new int[] {values.length}, values), tolerance));
    }

    private static Comparator compared(Map<String, Expectation> expected, double... actual) {
        return compared(Precision.FP64, expected, actual);
    }

    private static Comparator compared(Precision precision, Map<String, Expectation> expected, double... actual) {
        Comparator comparator = new Comparator(List.of("logits"), precision);
        comparator.add(
                Map.of("logits", new Tensor(new int[] {1, actual.length}, actual)),
                new Batch(new int[] {0}, 1),
                List.of(expected));
        return comparator;
    }

    @Test
    void passesWithinTheToleranceAndReportsEveryStatistic() {
        Comparator comparator = compared(Precision.FP32, logits(2, -4, 0, 1), 2.005f, -4, 0.002f, 1);

        assertThat(comparator.fault()).isEmpty();
        assertThat(comparator.failed()).isEqualTo(-1);
        Entry.Comparison all = comparator.statistics().get(0);
        assertThat(all.elements()).isEqualTo(4);
        assertThat(all.worst()).isCloseTo(0.5, within(1e-4));
        assertThat(all.tolerance()).isEqualTo(TOLERANCE);
        assertThat(all.maxAbsolute()).isCloseTo(0.005, within(2e-7));
        assertThat(all.meanAbsolute()).isCloseTo(0.007 / 4, within(2e-7));
        assertThat(all.p999Absolute()).isEqualTo(all.maxAbsolute());
        assertThat(all.maxRelative()).isCloseTo(0.005 / 4, within(2e-7));
        assertThat(all.meanRelative()).isCloseTo(0.007 / 16, within(2e-7));
        assertThat(all.cosine()).isCloseTo(1, within(1e-5)).isLessThan(1);
        assertThat(all.unordered()).isZero();
        assertThat(all.ulp()).isCloseTo(0.005 / Math.ulp(2f), within(2.0));
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity", "1.02", "1e300", "-1"})
    void failsWhateverIsNotWithinTheTolerance(double wrong) {
        Comparator comparator = compared(logits(5, 1, 2), 5, wrong, 2);

        assertThat(comparator.fault())
                .hasValue("logits of image 0 is " + wrong
                        + " at element 1 but must be 1.0 within 0.010; 1 of 3 elements are wrong");
        Entry.Comparison all = comparator.statistics().get(0);
        assertThat(all.worst()).isGreaterThan(1).isFinite();
        assertThat(all.maxAbsolute()).isFinite();
        assertThat(all.meanAbsolute()).isFinite();
        assertThat(all.unordered()).isEqualTo(Double.isFinite(wrong) ? 0 : 1);
        assertThat(comparator.failed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, NaN, true",
        "Infinity, Infinity, true",
        "-Infinity, -Infinity, true",
        "NaN, 0, false",
        "NaN, Infinity, false",
        "Infinity, NaN, false",
        "Infinity, -Infinity, false",
        "-Infinity, -1e308, false",
    })
    void meetsNanAndInfinityInKindAndSign(double expected, double actual, boolean passes) {
        Comparator comparator = compared(logits(expected, 1), actual, 1);

        assertThat(comparator.statistics().get(0).worst() <= 1).isEqualTo(passes);
        assertThat(comparator.statistics().get(0).unordered()).isEqualTo(passes ? 0 : 1);
    }

    @Test
    void aToleranceOfZeroAcceptsOnlyTheValueItself() {
        Expectation exact = new Expectation(new Tensor(new int[] {1}, new double[] {1}), new double[] {0});

        assertThat(compared(Map.of("logits", exact), 1).fault()).isEmpty();
        assertThat(compared(Map.of("logits", exact), Math.nextUp(1.0)).fault()).isPresent();
    }

    @Test
    void refusesAnExpectationThatAnythingWouldMeet() {
        Tensor one = new Tensor(new int[] {1}, new double[] {1});
        for (double tolerance : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            assertThatThrownBy(() -> new Expectation(one, new double[] {tolerance}))
                    .hasMessage("a tolerance must be finite and not negative, but is " + tolerance);
        }
        assertThatThrownBy(() -> new Expectation(new Tensor(new int[] {0}, new double[0]), new double[0]))
                .hasMessage("an expectation needs one tolerance for each of at least one element, but has 0 for 0");
    }

    @Test
    void failsOnAnythingButTheDeclaredOutputs() {
        Tensor one = new Tensor(new int[] {1, 2}, new double[] {1, 2});
        Batch batch = new Batch(new int[] {0}, 1);
        List<Map<String, Expectation>> expected = List.of(logits(1, 2));

        Comparator missing = new Comparator(List.of("logits"), Precision.FP32);
        missing.add(Map.of(), batch, expected);
        assertThat(missing.fault())
                .hasValue("the engine must return the outputs [logits] and no other, but returned []");
        assertThat(missing.statistics()).isEmpty();

        Comparator extra = new Comparator(List.of("logits"), Precision.FP32);
        extra.add(Map.of("logits", one, "noise", one), batch, expected);
        assertThat(extra.fault())
                .hasValue("the engine must return the outputs [logits] and no other, but returned [logits, noise]");

        Comparator shape = new Comparator(List.of("logits"), Precision.FP32);
        shape.add(Map.of("logits", new Tensor(new int[] {2, 1}, new double[] {1, 2})), batch, expected);
        assertThat(shape.fault()).hasValue("output logits must have the shape [1, 2], but has [2, 1]");

        assertThat(compared(logits(1, 2)).fault()).hasValue("output logits must have the shape [1, 2], but has [1, 0]");
        assertThat(new Comparator(List.of("logits"), Precision.FP32).fault())
                .hasValue("nothing was compared for output logits");
    }

    @Test
    void refusesValuesThatTheCellsPrecisionCannotHold() {
        assertThat(compared(Precision.FP32, logits(0.1f), 0.1f).fault()).isEmpty();
        assertThat(compared(Precision.FP32, logits(0.1f), 0.1).fault())
                .hasValue("output logits holds 0.1, which is no FP32 value:"
                        + " it was computed in a higher precision than the cell says");
        assertThat(compared(Precision.FP32, logits(Double.NaN, 1), Double.NaN, 1)
                        .fault())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1, 2, true, 1, 0", // right
        "2.999, 2.9985, 0, true, 1, 0", // right by a hair
        "1, 2, 3, false, 0, 0", // a flip beyond the margin
        "NaN, 1, 2, false, 0, 0",
    })
    void countsFirstClasses(double a, double b, double c, boolean explained, int agreed, int excused) {
        Top1 top1 = new Top1();
        top1.add(0, logits(3, 2.99, 1).get("logits"), new double[] {a, b, c}, 0);

        assertThat(top1.fault().isEmpty()).isEqualTo(explained);
        assertThat(top1.agreed()).isEqualTo(agreed);
        assertThat(top1.excused()).isEqualTo(excused);
    }

    @Test
    void excusesAFlipOnlyWithinTheReferencesMargin() {
        Top1 close = new Top1();
        close.add(0, logits(3, 2.99, 1).get("logits"), new double[] {2.994, 2.995, 1}, 0);
        assertThat(close.excused()).isEqualTo(1);
        assertThat(close.fault()).isEmpty();

        Top1 far = new Top1();
        far.add(7, logits(3, 2.97, 1).get("logits"), new double[] {2.97, 2.98, 1}, 0);
        assertThat(far.excused()).isZero();
        assertThat(far.fault()).hasValue("image 7 is class 1 but must be class 0, which leads by 0.0300");

        Top1 tie = new Top1();
        tie.add(0, logits(3, 3, 1).get("logits"), new double[] {3, 3, 1}, 0);
        tie.add(1, logits(3, 3, 1).get("logits"), new double[] {2.999, 3, 1}, 0);
        assertThat(tie.agreed()).isEqualTo(1);
        assertThat(tie.excused()).isEqualTo(1);
        assertThat(tie.fault()).isEmpty();
    }
}
