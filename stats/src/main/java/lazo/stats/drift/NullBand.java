package lazo.stats.drift;

import java.util.Arrays;
import lazo.stats.Beta;

/**
 * How large a statistic is while nothing is wrong, learned from windows of a quiet time, and the
 * threshold that follows from a budget of false alarms.
 *
 * <p>With y = ln max(x, 1e-6) for distances ({@link Scale#LOG}) or y = x ({@link Scale#LINEAR}), n
 * windows and the allowed chance p of a false alarm in one window:
 *
 * <pre>
 *   spread    = max(1.4826 * median |y - median y|, smallest spread)
 *   limit     = median y + t(1 - p; n - 1) * spread * sqrt(1 + 1 / n)
 *   threshold = max(limit back on the scale of x, floor)
 *   floor     = 1.1 * the greatest x seen, or its margin above the median where LINEAR, if n p < 1;
 *               the (1 - p) quantile of the x seen otherwise
 * </pre>
 *
 * <p>The limit is the upper prediction limit for one new window of a normal sample, on robust
 * estimates, so that one bad day among the reference does not hide the next; Student's t pays for a
 * short reference. The floor keeps an alarm from ringing at what was seen while all was well.
 *
 * @param threshold alarm above it
 * @param median of the reference windows, on the scale of the statistic
 * @param spread on the logarithmic scale where LOG
 * @param falseAlarm the allowed chance of a false alarm in one window of one stream
 * @param windows how many reference windows were seen
 */
public record NullBand(
    Scale scale, double threshold, double median, double spread, double falseAlarm, int windows) {
  /** How the statistic varies. */
  public enum Scale {
    /** In factors: distances and other positive numbers. */
    LOG("null-band/log-mad-t@1", 0.1),
    /** In differences: losses, shares, means. */
    LINEAR("null-band/mad-t@1", 0);

    private final String method;
    private final double spreadMin;

    Scale(String method, double spreadMin) {
      this.method = method;
      this.spreadMin = spreadMin;
    }

    public String method() {
      return method;
    }
  }

  /** Fewer reference windows than this say too little. */
  public static final int WINDOWS_MIN = 5;

  private static final double SMALLEST = 1e-6;
  private static final double HEADROOM = 1.1;
  private static final double MAD_OF_NORMAL = 1.4826;

  /**
   * The chance of a false alarm that one window of one stream may have, when {@code alarms} are
   * allowed over {@code windows} windows and {@code streams} share them.
   */
  public static double falseAlarm(double alarms, double windows, int streams) {
    double chance = alarms / (windows * streams);
    if (!(chance > 0 && chance < 1)) {
      throw new IllegalArgumentException(
          "%s false alarms over %s windows of %s streams are no budget: more than none are needed, and fewer than windows"
              .formatted(alarms, windows, streams));
    }
    return chance;
  }

  /**
   * @param reference the statistic of each reference window, {@link #WINDOWS_MIN} or more, finite
   * @param falseAlarm see {@link #falseAlarm(double, double, int)}
   */
  public static NullBand learn(Scale scale, double[] reference, double falseAlarm) {
    double[] sorted = TwoSample.sorted(reference);
    int n = sorted.length;
    if (n < WINDOWS_MIN || !(falseAlarm > 0 && falseAlarm < 1)) {
      throw new IllegalArgumentException(
          "a band needs %s reference windows and a chance between 0 and 1; were %s and %s"
              .formatted(WINDOWS_MIN, n, falseAlarm));
    }
    double[] y = scale == Scale.LINEAR ? sorted : logs(sorted);
    double middle = median(y);
    double[] away = Arrays.stream(y).map(v -> Math.abs(v - middle)).sorted().toArray();
    double spread = Math.max(MAD_OF_NORMAL * median(away), scale.spreadMin);
    double t = Beta.studentQuantile(1 - falseAlarm, n - 1);
    double limit = middle + t * spread * Math.sqrt(1 + 1.0 / n);
    double centre = scale == Scale.LINEAR ? middle : Math.exp(middle);
    double fitted = scale == Scale.LINEAR ? limit : Math.exp(limit);
    return new NullBand(
        scale,
        Math.max(fitted, floor(scale, sorted, centre, falseAlarm)),
        centre,
        spread,
        falseAlarm,
        n);
  }

  private static double floor(Scale scale, double[] sorted, double centre, double falseAlarm) {
    int n = sorted.length;
    double greatest = sorted[n - 1];
    if (n * falseAlarm >= 1) {
      return sorted[Math.min(n - 1, (int) Math.ceil((1 - falseAlarm) * n))];
    }
    return scale == Scale.LINEAR ? centre + HEADROOM * (greatest - centre) : HEADROOM * greatest;
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(x -> Math.log(Math.max(x, SMALLEST))).toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether this value calls for an alarm; NaN, which says nothing, does not. */
  public boolean exceededBy(double value) {
    return value > threshold;
  }

  public String method() {
    return scale.method();
  }
}
