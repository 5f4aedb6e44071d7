package lazo.ui;

import java.util.Locale;
import lazo.rollout.Evidence;

/**
 * A confidence interval drawn on a line that also holds zero and the margin. Places are percent of
 * the line's length.
 */
public record IntervalBar(
    Evidence.Quality quality,
    double margin,
    String low,
    String width,
    String estimate,
    String zero,
    String limit) {
  private static final double ROOM = 0.08;

  static IntervalBar of(Evidence.Quality quality, double margin) {
    double least = Math.min(Math.min(finite(quality.lower(), -margin), 0), -margin);
    double greatest = Math.max(Math.max(finite(quality.upper(), margin), 0), margin);
    double room = (greatest - least) * ROOM;
    double from = least - room;
    double length = greatest - least + 2 * room;
    double low = finite(quality.lower(), least);
    double high = finite(quality.upper(), greatest);
    return new IntervalBar(
        quality,
        margin,
        percent((low - from) / length),
        percent((high - low) / length),
        percent((quality.difference() - from) / length),
        percent((0 - from) / length),
        percent((margin - from) / length));
  }

  private static double finite(double value, double otherwise) {
    return Double.isFinite(value) ? value : otherwise;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * Math.clamp(share, 0, 1));
  }
}
