package lazo.stats.sequential;

import lazo.stats.Interval;
import lazo.stats.Moments;

/**
 * Intervals for a mean that hold at all times at once: whoever looks after every row and stops when
 * it suits him is still wrong with chance alpha at most. Asymptotic: the first rows must be many
 * enough for a normal mean, so before {@code rowsMin} nothing is known.
 *
 * <p>Two-sided, after n rows with mean m and standard deviation s:
 *
 * <pre>
 *   m +- s sqrt( 2 (n rho^2 + 1) / (n^2 rho^2) ln( sqrt(n rho^2 + 1) / alpha ) )
 *   rho = sqrt( (-2 ln alpha + ln(-2 ln alpha + 1)) / n* )
 * </pre>
 *
 * One-sided: ln(1 + sqrt(n rho^2 + 1) / (2 alpha)), and rho with 2 alpha. Source: Waudby-Smith,
 * Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence
 * sequences" (arXiv 2103.06476), equations 9 and 10 in GrowthBook's reading.
 *
 * <p>Rows that go up and down together break it as they break any interval over rows: feed it one
 * mean per day or hour then, with n* in days or hours.
 *
 * @param alpha the chance of being wrong at any time, such as 0.05
 * @param tightest n*, the number of rows at which the interval is to be narrowest relative to an
 *     interval for one look; fixed before the first row is seen
 * @param rowsMin see above
 */
public record ConfidenceSequence(double alpha, double tightest, long rowsMin) {
  public static final String METHOD = "asymptotic-confidence-sequence@1";
  private static final long ROWS_MIN = 30;

  public ConfidenceSequence {
    Interval.checkConfidence(1 - alpha);
    if (!(tightest >= 1) || rowsMin < 2) {
      throw new IllegalArgumentException(
          "needed are tightest >= 1 and rowsMin >= 2, were " + tightest + " and " + rowsMin);
    }
  }

  public ConfidenceSequence(double alpha, double tightest) {
    this(alpha, tightest, ROWS_MIN);
  }

  /** Where the mean lies, after these values. */
  public Interval twoSided(Moments values) {
    double n = values.count();
    double x = n * square(rho(alpha)) + 1;
    return interval(values, x, Math.log(Math.sqrt(x) / alpha), true);
  }

  /** The mean is at most {@code high}; for "no worse than". The lower end is infinite. */
  public Interval upper(Moments values) {
    return oneSided(values, false);
  }

  /** The mean is at least {@code low}. The upper end is infinite. */
  public Interval lower(Moments values) {
    return oneSided(values, true);
  }

  private Interval oneSided(Moments values, boolean lower) {
    double x = values.count() * square(rho(oneSidedAlpha())) + 1;
    Interval both = interval(values, x, Math.log1p(Math.sqrt(x) / (2 * alpha)), false);
    return new Interval(
        lower ? both.low() : Double.NEGATIVE_INFINITY,
        both.estimate(),
        lower ? Double.POSITIVE_INFINITY : both.high(),
        1 - alpha);
  }

  private Interval interval(Moments values, double x, double log, boolean two) {
    double n = values.count();
    if (n < rowsMin) {
      return Interval.unknown(values.mean(), 1 - alpha);
    }
    double rhoSquared = square(rho(two ? alpha : oneSidedAlpha()));
    double half = values.standardDeviation() * Math.sqrt(2 * x / (n * n * rhoSquared) * log);
    return new Interval(values.mean() - half, values.mean(), values.mean() + half, 1 - alpha);
  }

  /** rho needs -2 ln(2 alpha) + ... above 0, which holds below one half. */
  private double oneSidedAlpha() {
    return Math.min(2 * alpha, 0.99);
  }

  private double rho(double level) {
    double twice = -2 * Math.log(level);
    return Math.sqrt((twice + Math.log(twice + 1)) / tightest);
  }

  private static double square(double x) {
    return x * x;
  }
}
