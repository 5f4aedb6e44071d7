package lazo.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lazo.tracking.MetricCurve.Point;
import org.jspecify.annotations.Nullable;

/**
 * Reduces points to the extremes of equal slices of the axis, so that a peak of one step in a
 * million is still seen. The memory it takes is that of the slices.
 *
 * <p>Smoothing is an exponential mean without the bias towards its beginning, in the order in which
 * points come.
 */
final class CurveReduction {
  private final long from;
  private final double width;
  private final double smoothing;
  private final Slice[] slices;
  private double mean;
  private double weight;
  private long count;
  private @Nullable Point last;

  private static final class Slice {
    private Point least;
    private Point greatest;

    Slice(Point first) {
      least = first;
      greatest = first;
    }

    void add(Point point) {
      if (point.value() < least.value()) {
        least = point;
      }
      if (point.value() > greatest.value()) {
        greatest = point;
      }
    }
  }

  CurveReduction(long from, long to, MetricCurve.Asked asked) {
    this.from = from;
    this.width = ((double) to - from) / asked.slices();
    this.smoothing = asked.smoothing();
    this.slices = new Slice[asked.slices()];
  }

  void add(long x, double value) {
    count++;
    if (!Double.isFinite(value)) {
      return;
    }
    mean = smoothing * mean + (1 - smoothing) * value;
    weight = smoothing * weight + (1 - smoothing);
    Point point = new Point(x, smoothing == 0 ? value : mean / weight);
    last = last == null || x >= last.x() ? point : last;
    int at = width == 0 ? 0 : (int) Math.min(((double) x - from) / width, slices.length - 1.0);
    if (slices[at] == null) {
      slices[at] = new Slice(point);
    } else {
      slices[at].add(point);
    }
  }

  MetricCurve curve() {
    List<Point> points = new ArrayList<>();
    for (@Nullable Slice slice : slices) {
      if (slice != null) {
        points.add(slice.least);
        points.add(slice.greatest);
      }
    }
    if (last != null) {
      points.add(last);
    }
    return new MetricCurve(
        count, points.stream().distinct().sorted(Comparator.comparingLong(Point::x)).toList());
  }
}
