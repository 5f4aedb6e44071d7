package lazo.stats;

/** Intervals for a share, such as an error rate. */
public final class Binomial {
  private Binomial() {}

  /** Wilson's score interval (1927): close to its confidence even for few events. */
  public static Interval wilson(long events, long trials, double confidence) {
    check(events, trials);
    double z = Normal.quantile(0.5 + confidence / 2);
    double p = (double) events / trials;
    double scale = 1 + z * z / trials;
    double centre = (p + z * z / (2.0 * trials)) / scale;
    double half = z / scale * Math.sqrt(p * (1 - p) / trials + z * z / (4.0 * trials * trials));
    return new Interval(
        events == 0 ? 0 : Math.max(0, centre - half),
        p,
        events == trials ? 1 : Math.min(1, centre + half),
        confidence);
  }

  /** Clopper and Pearson's interval (1934): never below its confidence. */
  public static Interval exact(long events, long trials, double confidence) {
    double alpha = (1 - confidence) / 2;
    return new Interval(
        lowerBound(events, trials, 1 - alpha),
        (double) events / trials,
        upperBound(events, trials, 1 - alpha),
        confidence);
  }

  /** The exact one-sided bound: the share is at least this, with this confidence. */
  public static double lowerBound(long events, long trials, double confidence) {
    check(events, trials);
    Interval.checkConfidence(confidence);
    return events == 0 ? 0 : Beta.quantile(1 - confidence, (double) events, trials - events + 1.0);
  }

  /** The exact one-sided bound: the share is at most this, with this confidence. */
  public static double upperBound(long events, long trials, double confidence) {
    check(events, trials);
    Interval.checkConfidence(confidence);
    return events == trials
        ? 1
        : Beta.quantile(confidence, events + 1.0, (double) (trials - events));
  }

  private static void check(long events, long trials) {
    if (events < 0 || trials < 1 || events > trials) {
      throw new IllegalArgumentException(
          "events lie between 0 and the trials, of which there is at least one; was "
              + events
              + " of "
              + trials);
    }
  }
}
