package lazo.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import lazo.tracking.MetricCurve.Asked;
import lazo.tracking.MetricCurve.Axis;
import lazo.tracking.MetricCurve.Point;
import org.junit.jupiter.api.Test;

class CurveReductionTest {
  private static MetricCurve curve(int points, int peak, double smoothing, int slices) {
    var reduction = new CurveReduction(0, points - 1, new Asked(Axis.STEP, smoothing, slices));
    for (int i = 0; i < points; i++) {
      reduction.add(i, i == peak ? 100 : 1);
    }
    return reduction.curve();
  }

  @Test
  void keepsAPeakOfOnePointInAMillion() {
    MetricCurve curve = curve(1_000_000, 654_321, 0, 500);
    assertThat(curve.count()).isEqualTo(1_000_000);
    assertThat(curve.points()).hasSizeLessThanOrEqualTo(1_001).contains(new Point(654_321, 100));
    assertThat(curve.last()).isEqualTo(new Point(999_999, 1));
  }

  @Test
  void keepsEveryPointOfAShortHistory() {
    assertThat(curve(10, 5, 0, 100).points()).hasSize(10);
  }

  @Test
  void smoothsWithoutABiasTowardsTheBeginning() {
    MetricCurve flat = curve(50, -1, 0.9, 100);
    flat.points().forEach(point -> assertThat(point.value()).isCloseTo(1, within(1e-9)));
    var two = new CurveReduction(0, 1, new Asked(Axis.STEP, 0.5, 10));
    two.add(0, 0);
    two.add(1, 3);
    assertThat(two.curve().last()).isEqualTo(new Point(1, 2)); // (0.5 * 0 + 3) / (0.5 + 1)
  }

  @Test
  void leavesOutWhatIsNoNumberButCountsIt() {
    var reduction = new CurveReduction(0, 2, new Asked(Axis.STEP, 0, 10));
    reduction.add(0, Double.NaN);
    reduction.add(1, Double.POSITIVE_INFINITY);
    reduction.add(2, 5);
    assertThat(reduction.curve()).isEqualTo(new MetricCurve(3, List.of(new Point(2, 5))));
  }

  @Test
  void takesPointsInAnyOrderAndAtOnePlace() {
    var reduction = new CurveReduction(7, 7, new Asked(Axis.STEP, 0, 10));
    for (double value : new double[] {2, 1, 3}) {
      reduction.add(7, value);
    }
    List<Double> values = new ArrayList<>();
    reduction.curve().points().forEach(point -> values.add(point.value()));
    assertThat(values).containsExactlyInAnyOrder(1.0, 3.0);
    var extremes = new CurveReduction(Long.MIN_VALUE, Long.MAX_VALUE, new Asked(Axis.STEP, 0, 4));
    extremes.add(Long.MAX_VALUE, 1);
    extremes.add(Long.MIN_VALUE, 2);
    assertThat(extremes.curve().points().getFirst()).isEqualTo(new Point(Long.MIN_VALUE, 2));
  }
}
