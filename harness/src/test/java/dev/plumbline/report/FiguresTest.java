// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.report.Panel.Mark;
import dev.plumbline.report.Panel.Row;
import dev.plumbline.report.Panel.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYSeries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What the pictures are drawn from; pixels are looked at, not asserted. */
class FiguresTest {
    private static final Cell RELU = SampleRun.cell("lenet5", "relu", "onnxruntime");
    private static final Cell ELU = SampleRun.cell("lenet5", "elu", "onnxruntime");

    @Test
    void timesHaveAPanelForEachModelAndEngineAndARowForEachActivation() {
        Figure figure = TimeFigure.of(Results.of(SampleRun.whole(3).build()));
        assertThat(panels(figure))
                .extracting(Panel::title)
                .containsExactly(
                        "lenet5 on onnxruntime",
                        "lenet5 on reference",
                        "resnet50 on onnxruntime",
                        "resnet50 on reference");
        for (Panel panel : panels(figure)) {
            assertThat(panel.axis()).endsWith(", 95\u00a0% interval");
            assertThat(panel.scale().low()).isZero();
            assertThat(panel.rows()).extracting(Row::label).containsExactly("ReLU", "ELU", "ISRLU", "Swish");
            assertThat(panel.rows()).allSatisfy(row -> assertThat(row.line()).hasSize(2));
        }
        assertThat(panels(figure).get(0).alt())
                .matches("lenet5 on onnxruntime: the fastest is ReLU with .* an image, the slowest ISRLU with .*");
    }

    @Test
    void oneForkHasNoWhiskerAndSaysSo() {
        Panel panel =
                panels(TimeFigure.of(Results.of(SampleRun.whole(1).build()))).get(0);
        assertThat(panel.axis()).endsWith(", one fork: no interval");
        assertThat(panel.rows()).allSatisfy(row -> assertThat(row.line()).isEmpty());
    }

    @Test
    void costPairsForksSoThatCommonDriftCancels() {
        SampleRun run = timed(List.of(100.0, 200.0, 400.0), List.of(150.0, 300.0, 600.0));
        Results results = Results.of(run.build());
        Estimate cost = results.cost(results.byId().get(ELU.id())).orElseThrow();
        assertThat(cost.value()).isCloseTo(1.5, within(0.02));
        assertThat(cost.high() - cost.low()).isLessThan(0.1);
        assertThat(CostFigure.words(cost)).isEqualTo("50\u00a0% more time than ReLU");
    }

    @Test
    void costWithoutAClearDifferenceIsNotCalledOne() {
        Results results = Results.of(
                timed(List.of(100.0, 104.0, 97.0), List.of(103.0, 99.0, 101.0)).build());
        assertThat(CostFigure.words(results.cost(results.byId().get(ELU.id())).orElseThrow()))
                .isEqualTo("no difference from ReLU shown");
    }

    @Test
    void costIsOfTheSameBatchAndSettingOnly() {
        SampleRun run = timed(List.of(100.0), List.of(150.0));
        Cell other = new Cell("lenet5", "elu", "onnxruntime", ELU.placement(), ELU.precision(), 8);
        run.add(other, 900);
        Results results = Results.of(run.build());
        assertThat(results.cost(results.byId().get(other.id()))).isEmpty();
        assertThat(results.byId().get(other.id()).time().orElseThrow().value()).isCloseTo(900 / 8.0, within(3.0));
    }

    @Test
    void costHasItsLineAtOne() {
        Panel panel =
                panels(CostFigure.of(Results.of(SampleRun.whole(3).build()))).get(0);
        assertThat(panel.limit()).isEqualTo(1.0);
        assertThat(panel.scale().low()).isLessThan(1);
        assertThat(panel.rows())
                .extracting(Row::label)
                .containsExactly(
                        "onnxruntime, native, fp32, batch 1",
                        "ELU",
                        "ISRLU",
                        "Swish",
                        "reference, native, fp64, batch 1",
                        "ELU",
                        "ISRLU",
                        "Swish");
    }

    @Test
    void quantilesAppearOnlyWithEnoughSamples() {
        SampleRun run = SampleRun.empty(1);
        run.add(ELU, 1000);
        assertThat(marks(run, 10)).containsExactly(Shape.DOT, Shape.CAP);
        assertThat(marks(run, 64)).containsExactly(Shape.DOT, Shape.DIAMOND, Shape.CAP);
        assertThat(marks(run, 662)).containsExactly(Shape.DOT, Shape.DIAMOND, Shape.TRIANGLE, Shape.CAP);
        assertThat(marks(run, 6636)).containsExactly(Shape.DOT, Shape.DIAMOND, Shape.TRIANGLE, Shape.DOT, Shape.CAP);
    }

    @Test
    void parityMarksFailuresExactnessAndSilence() {
        SampleRun run = SampleRun.whole(3);
        String failed = run.cells.get(1);
        String nan = run.cells.get(2);
        String silent = run.cells.get(3);
        String infinite = run.cells.get(0);
        run.parity.put(infinite, SampleRun.verdict(infinite, Double.MAX_VALUE));
        run.parity.put(failed, SampleRun.verdict(failed, 37));
        run.parity.put(nan, SampleRun.verdict(nan, Double.NaN));
        run.parity.remove(silent);
        Panel panel = panels(ParityFigure.of(Results.of(run.build()))).get(0);
        List<Row> rows = panel.rows();
        assertThat(rows.get(1).value()).isEqualTo("infinite");
        assertThat(panel.scale().high())
                .as("an infinite error does not stretch the axis")
                .isLessThan(100);
        assertThat(rows.get(2).marks()).containsExactly(new Mark(Shape.CROSS, false, 37));
        assertThat(rows.get(3).marks().get(0).shape()).isEqualTo(Shape.CROSS);
        assertThat(rows.get(3).value()).isEqualTo("NaN");
        assertThat(rows.get(4).note()).isEqualTo("no verdict");
        assertThat(rows.get(6).marks().get(0)).matches(mark -> mark.hollow() && mark.shape() == Shape.DIAMOND);
        assertThat(panel.limit()).isEqualTo(1.0);
        assertThat(panel.alt()).contains("ELU on onnxruntime 37.0 (failed)", "ISRLU on onnxruntime NaN (failed)");
    }

    @Test
    void aPictureOfManyCellsIsCutAndSaysSo() {
        SampleRun run = SampleRun.empty(1);
        for (int batch = 1; batch <= 500; batch++) {
            run.add(new Cell("lenet5", "elu", "onnxruntime", ELU.placement(), ELU.precision(), batch), 1000);
        }
        Panel panel = panels(TimeFigure.of(Results.of(run.build()))).get(0);
        assertThat(panel.rows()).hasSize(121);
        assertThat(panel.rows().get(120).label()).isEqualTo("and 880 more rows: see the table");
    }

    /** XChart draws garbage or hangs on what is not finite. */
    @Test
    void nothingThatIsNotFiniteReachesXChart() {
        List<SampleRun> runs = new ArrayList<>();
        for (double worst : new double[] {0, 5e-324, 1e-300, 1, 1e300, Double.POSITIVE_INFINITY, Double.NaN}) {
            SampleRun run = timed(List.of(1e-3, 1e12, 9e17), List.of(9e17, 1e-5, 1e-3));
            run.parity.put(ELU.id(), SampleRun.verdict(ELU.id(), worst));
            runs.add(run);
        }
        runs.add(timed(List.of(5.0, 5.0, 5.0), List.of(5.0, 5.0, 5.0)));
        for (SampleRun run : runs) {
            Results results = Results.of(run.build());
            for (Figure figure : List.of(
                    TimeFigure.of(results),
                    CostFigure.of(results),
                    LatencyFigure.of(results),
                    ParityFigure.of(results))) {
                panels(figure).forEach(FiguresTest::assertFinite);
            }
        }
    }

    @Test
    void aCurveIsDrawnWhereItsAxesHaveIt() {
        Curves.Axis sizes = Curves.Axis.of(Scale.around(true, 1e3, 1e9), Numbers::tick);
        Curves.Axis percent = Curves.Axis.of(Scale.around(false, 50, 100), Numbers::wholeTick);
        Curves curves = new Curves(
                "c",
                "t",
                "y",
                "x",
                "alt",
                sizes,
                percent,
                List.of(new Curves.Line(
                        "a name so long that nothing has room for it ".repeat(9),
                        "relu",
                        false,
                        Shape.SQUARE,
                        List.of(new Curves.Point(1e3, 50), new Curves.Point(1e99, 100)))));
        List<XYSeries> series = new ArrayList<>(
                CurvesPicture.chart(curves, Theme.LIGHT, 200, 200).getSeriesCollection());
        assertThat(series).hasSize(sizes.ticks().size() + percent.ticks().size() + 1);
        XYSeries line = series.get(series.size() - 1);
        assertThat(line.getXData()).containsExactly(3, Math.log10(sizes.scale().high()));
        assertThat(line.getYData()).containsExactly(50, 100);
        assertThat(curves.png(Theme.DARK)).isNotEmpty();
    }

    private static void assertFinite(Panel panel) {
        for (XYSeries series : PanelChart.of(panel, Theme.LIGHT, 200, 200).getSeriesCollection()) {
            assertThat(DoubleStream.concat(DoubleStream.of(series.getXData()), DoubleStream.of(series.getYData())))
                    .as(panel.title())
                    .allMatch(Double::isFinite);
        }
        assertThat(Picture.png(panel, Theme.DARK)).isNotEmpty();
    }

    private static List<Shape> marks(SampleRun run, long samples) {
        run.forks.put(ELU.id(), List.of(run.fork(ELU.id(), 0, 1000, samples)));
        Panel panel = panels(LatencyFigure.of(Results.of(run.build()))).get(0);
        return panel.rows().get(0).marks().stream().map(Mark::shape).toList();
    }

    private static List<Panel> panels(Figure figure) {
        return figure.drawings().stream().map(Panel.class::cast).toList();
    }

    private static SampleRun timed(List<Double> relu, List<Double> elu) {
        SampleRun run = SampleRun.empty(relu.size());
        run.add(RELU, 100);
        run.add(ELU, 100);
        run.forks.put(RELU.id(), forks(run, RELU, relu));
        run.forks.put(ELU.id(), forks(run, ELU, elu));
        return run;
    }

    private static List<Entry.Fork> forks(SampleRun run, Cell cell, List<Double> nanos) {
        List<Entry.Fork> forks = new ArrayList<>();
        for (double each : nanos) {
            forks.add(run.fork(cell.id(), forks.size(), each, 100));
        }
        return forks;
    }
}
