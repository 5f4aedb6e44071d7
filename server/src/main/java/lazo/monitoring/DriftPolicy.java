package lazo.monitoring;

import java.util.Arrays;
import lazo.stats.drift.Distance;
import lazo.stats.drift.LogLimit;

/**
 * When a stream has drifted: the rules of docs/monitoring.md, as pure functions.
 *
 * <p>The statistic of a window is its PSI on the reference's edges less what equal distributions
 * give on average at this size, {@code (bins - 1)(1 / n + 1 / m)}. The threshold is the greater of
 * a fixed effect floor and the limit learned from quiet windows, plus three standard deviations of
 * that sampling noise, so that small windows need a larger effect.
 */
final class DriftPolicy {
  static final String METHOD = Distance.PSI.method() + " less noise, over " + LogLimit.METHOD;

  /** A PSI below this is never worth an alarm. */
  static final double FLOOR = 0.2;

  /** A window is over the hump again below this part of the floor. */
  private static final double CLOSE = 0.8;

  private static final double CLOSE_CHANCE = 0.05;
  private static final double NOISE_DEVIATIONS = 3;
  private static final double CHANCE_MAX = 0.2;
  private static final int DAYS_PER_MONTH = 30;

  /** Fewer rows than this make no window. */
  static final int ROWS_MIN = 50;

  private DriftPolicy() {}

  /** An alarm above {@code open}; an open alert is over at or below {@code close}. */
  record Threshold(double open, double close) {
    static final Threshold UNKNOWN =
        new Threshold(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  static double statistic(long[] reference, long[] window) {
    double psi = Distance.PSI.between(reference, window);
    int bins = bins(reference, window);
    return psi - (bins - 1) * perRow(reference, window);
  }

  static Threshold threshold(double[] quiet, double chance, long[] reference, long[] window) {
    LogLimit learned = LogLimit.learn(quiet);
    if (learned.values() < LogLimit.VALUES_MIN) {
      return Threshold.UNKNOWN;
    }
    double noise =
        NOISE_DEVIATIONS
            * Math.sqrt(2.0 * (bins(reference, window) - 1))
            * perRow(reference, window);
    return new Threshold(
        Math.max(FLOOR, learned.limit(chance)) + noise,
        Math.max(CLOSE * FLOOR, learned.limit(Math.max(chance, CLOSE_CHANCE))) + noise);
  }

  /** The chance of a false alarm that one daily window of one stream may have. */
  static double chance(double falseAlarmsPerMonth, int streams) {
    return Math.min(CHANCE_MAX, falseAlarmsPerMonth / (DAYS_PER_MONTH * Math.max(1, streams)));
  }

  private static int bins(long[] reference, long[] window) {
    int bins = 0;
    for (int i = 0; i < reference.length; i++) {
      bins += reference[i] > 0 || window[i] > 0 ? 1 : 0;
    }
    return Math.max(1, bins);
  }

  private static double perRow(long[] reference, long[] window) {
    return 1.0 / Arrays.stream(reference).sum() + 1.0 / Arrays.stream(window).sum();
  }
}
