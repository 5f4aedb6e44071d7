package lazo.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric's history, reduced to what a chart can show.
 *
 * @param count how many points there are in all
 * @param points in the order of the axis, their values smoothed
 */
public record MetricCurve(long count, List<Point> points) {
  /** What the points are laid out along. */
  public enum Axis {
    STEP,
    TIME
  }

  /**
   * One point.
   *
   * @param x a step, or milliseconds since 1970
   */
  public record Point(long x, double value) {}

  /**
   * What is asked for.
   *
   * @param smoothing the weight of what came before, from 0 for none to below 1
   * @param slices into how many parts the axis is cut; of each the least and the greatest stay
   */
  public record Asked(Axis axis, double smoothing, int slices) {
    public Asked {
      if (!(smoothing >= 0 && smoothing < 1)) {
        throw new IllegalArgumentException("smoothing must be 0 to below 1, was " + smoothing);
      }
      if (slices < 1) {
        throw new IllegalArgumentException("slices must be 1 or more, was " + slices);
      }
    }
  }

  public MetricCurve {
    points = List.copyOf(points);
  }

  /** Null when there is no point. */
  public @Nullable Point last() {
    return points.isEmpty() ? null : points.getLast();
  }
}
