package lazo.stats.drift;

import lazo.stats.Beta;
import lazo.stats.Moments;

/**
 * Upper prediction limits for the next value of a distance, from values of a quiet time.
 *
 * <p>With y = ln(max(x, 0) + {@value #SHIFT}), its mean m and standard deviation s over n values:
 *
 * <pre>
 *   limit = exp(m + t(1 - p; n - 1) * max(s, 0.1) * sqrt(1 + 1 / n)) - 0.01
 * </pre>
 *
 * <p>Unlike {@link NullBand} it takes the spread from all values and not from the median's
 * neighbours: where quiet windows are sometimes far off, as the weather makes them, the tail is
 * what has to be learned. The shift keeps values near zero, whose logarithms are far apart without
 * meaning anything, from making the spread large. Unknown, and infinite, below {@value #VALUES_MIN}
 * values.
 *
 * @param mean of y
 * @param spread of y
 */
public record LogLimit(double mean, double spread, long values) {
  public static final String METHOD = "log-t-limit/shift-0.01@1";

  /** Fewer values than this say too little. */
  public static final int VALUES_MIN = 5;

  private static final double SHIFT = 0.01;
  private static final double SPREAD_MIN = 0.1;

  /** Learns from finite values; those below 0, as bias corrections give them, count as 0. */
  public static LogLimit learn(double[] quiet) {
    Moments moments = Moments.NONE;
    for (double x : quiet) {
      moments = moments.plus(Math.log(Math.max(x, 0) + SHIFT));
    }
    double spread = moments.count() < 2 ? 0 : moments.standardDeviation();
    return new LogLimit(moments.mean(), Math.max(SPREAD_MIN, spread), moments.count());
  }

  /** The limit that one more quiet value passes with this chance. */
  public double limit(double chance) {
    if (values < VALUES_MIN) {
      return Double.POSITIVE_INFINITY;
    }
    double t = Beta.studentQuantile(1 - chance, values - 1.0);
    return Math.exp(mean + t * spread * Math.sqrt(1 + 1.0 / values)) - SHIFT;
  }
}
