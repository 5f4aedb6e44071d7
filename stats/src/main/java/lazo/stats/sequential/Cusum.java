package lazo.stats.sequential;

/**
 * Watches a series, such as the daily loss minus the expected loss, for a lasting rise (Page 1954):
 * {@code sum = max(0, sum + (x - mean) / deviation - slack)}, an alarm when the sum passes the
 * limit. A rise of {@code d} deviations, with d above the slack, is found after about {@code limit
 * / (d - slack)} values. Immutable: {@link #next} gives the state after one more value.
 *
 * @param mean of the series while all is well
 * @param deviation its standard deviation, above 0
 * @param slack half the rise, in deviations, that is worth finding; 0.5 is usual
 * @param limit in deviations; see {@link #limit}
 * @param since how many values the sum has been above 0: how long ago the rise began
 */
public record Cusum(
    double mean, double deviation, double slack, double limit, double sum, long since) {
  public static final String METHOD = "cusum/upper@1";

  public Cusum {
    if (!(deviation > 0) || !(slack > 0) || !(limit > 0)) {
      throw new IllegalArgumentException(
          "deviation, slack and limit are above 0, were %s, %s, %s"
              .formatted(deviation, slack, limit));
    }
  }

  /** At rest, with the limit that a run between false alarms needs. */
  public static Cusum start(double mean, double deviation, double slack, double run) {
    return new Cusum(mean, deviation, slack, limit(slack, run), 0, 0);
  }

  /** NaN says nothing and changes nothing. */
  public Cusum next(double value) {
    if (Double.isNaN(value)) {
      return this;
    }
    double next = Math.max(0, sum + (value - mean) / deviation - slack);
    return new Cusum(mean, deviation, slack, limit, next, next > 0 ? since + 1 : 0);
  }

  public boolean alarm() {
    return sum > limit;
  }

  /**
   * The limit that gives this many values from start to false alarm on average, for independent
   * normal values (Siegmund's approximation, 1985): with b = limit + 1.166, the run is (exp(2 slack
   * b) - 2 slack b - 1) / (2 slack^2).
   *
   * @param run average values between false alarms, such as 365 for one a year of days; 10 or more
   */
  public static double limit(double slack, double run) {
    if (!(slack > 0) || !(run >= 10)) {
      throw new IllegalArgumentException(
          "needed are a slack above 0 and a run of 10 or more, were " + slack + " and " + run);
    }
    double low = 0;
    double high = 1;
    while (expectedRun(slack, high) < run) {
      high *= 2;
    }
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      if (expectedRun(slack, middle) < run) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double expectedRun(double slack, double limit) {
    double x = 2 * slack * (limit + 1.166);
    return (Math.expm1(x) - x) / (2 * slack * slack);
  }
}
