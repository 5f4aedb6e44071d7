package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Lines along which an interpolated number is equal. */
class ContourTest {

  private static List<Contour.Point> points(int number) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    List<Contour.Point> points = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      double x = 100 * random.nextDouble();
      double y = random.nextDouble() / 100;
      points.add(new Contour.Point(x, y, x / 100 + 100 * y));
    }
    return points;
  }

  @Test
  void runsWhereTheNumberIsEqual() {
    List<Contour.Point> points = points(12);
    double right = points.stream().mapToDouble(Contour.Point::x).max().orElseThrow();
    double left = points.stream().mapToDouble(Contour.Point::x).min().orElseThrow();
    double top = points.stream().mapToDouble(Contour.Point::y).max().orElseThrow();
    double bottom = points.stream().mapToDouble(Contour.Point::y).min().orElseThrow();
    List<Contour.Point> scaled =
        points.stream()
            .map(
                p ->
                    new Contour.Point(
                        (p.x() - left) / (right - left),
                        (p.y() - bottom) / (top - bottom),
                        p.value()))
            .toList();
    List<Contour.Level> levels = Contour.levels(points);
    assertThat(levels).hasSize(6);
    for (Contour.Level level : levels) {
      double off = 0;
      for (Contour.Segment segment : level.segments()) {
        assertThat(segment.x1()).isBetween(left, right);
        assertThat(segment.y2()).isBetween(bottom, top);
        double x = (segment.x1() - left) / (right - left);
        double y = (segment.y1() - bottom) / (top - bottom);
        off += Math.abs(Contour.interpolated(scaled, x, y) - level.value());
      }
      assertThat(off / level.segments().size()).isCloseTo(0, within(0.02)); // of a range of 1.6
    }
    assertThat(Contour.levels(points)).isEqualTo(levels);
  }

  @Test
  void goesThroughThePointsThemselves() {
    List<Contour.Point> points = points(5);
    for (Contour.Point point : points) {
      assertThat(Contour.interpolated(points, point.x(), point.y())).isEqualTo(point.value());
    }
  }

  @Test
  void drawsNothingWherePointsSpanNoArea() {
    assertThat(Contour.levels(List.of())).isEmpty();
    assertThat(Contour.levels(points(2))).isEmpty();
    List<Contour.Point> line = new ArrayList<>();
    List<Contour.Point> flat = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      line.add(new Contour.Point(i, 1, i));
      flat.add(new Contour.Point(i, i * i, 4));
    }
    assertThat(Contour.levels(line)).isEmpty();
    assertThat(Contour.levels(flat)).isEmpty();
  }

  @Test
  void hasTheQuartilesOfNumpy() {
    double[] values = {7, 1, 3, 10}; // numpy.quantile([7, 1, 3, 10], [0.25, 0.5, 0.75])
    assertThat(CompareBoxes.quantile(values, 0.25)).isEqualTo(2.5);
    assertThat(CompareBoxes.quantile(values, 0.5)).isEqualTo(5);
    assertThat(CompareBoxes.quantile(values, 0.75)).isEqualTo(7.75);
    assertThat(CompareBoxes.quantile(new double[] {4}, 0.75)).isEqualTo(4);
  }
}
