package lazo.stats.sequential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.stats.Interval;
import lazo.stats.Moments;

/**
 * Two models on the same rows, in bounds of the mean difference of their losses that hold however
 * often somebody looks and whenever he stops, also where the rows of an hour or of a day go up and
 * down together.
 *
 * <p>The mean difference is a ratio of sums over hours. Each hour counts by what it adds to that
 * ratio (the linearised residual), and the hours go into an asymptotic {@link ConfidenceSequence}.
 * Hours of one day are not independent either: where whole days vary more than their hours explain,
 * the variance is enlarged by that factor (the design effect, at least 1). Below {@value
 * #HOURS_MIN} hours or {@value #DAYS_MIN} days the bounds are infinite.
 *
 * @param difference mean loss of the challenger less that of the champion: above 0 it is worse
 * @param low the difference is at least this, and {@code high} at most that, each at the confidence
 * @param designEffect what the variance of the hours was multiplied by
 */
public record PairedSequence(
    long rows,
    int hours,
    int days,
    double championLoss,
    double challengerLoss,
    double difference,
    double low,
    double high,
    double confidence,
    double designEffect) {
  public static final String METHOD = "paired-by-hour/" + ConfidenceSequence.METHOD + "/days@1";
  static final int HOURS_MIN = 20;
  static final int DAYS_MIN = 3;

  /**
   * About four days of busy hours; where the bounds are narrowest, fixed before any row is seen.
   */
  private static final double TIGHTEST_HOURS = 72;

  private static final long MICROS_PER_HOUR = 3_600_000_000L;
  private static final long HOURS_PER_DAY = 24;

  /**
   * The rows of one hour: all that a comparison needs, small enough to be stored with a decision.
   *
   * @param hour since 1970 UTC
   * @param championLoss sum over the rows, like {@code challengerLoss}
   */
  public record Hour(long hour, long rows, double championLoss, double challengerLoss) {}

  /**
   * Adds the losses up by hour, in the order of the hours.
   *
   * @param timesMicros event times in microseconds since 1970 UTC, in any order
   */
  public static List<Hour> hours(
      long[] timesMicros, double[] championLosses, double[] challengerLosses) {
    if (timesMicros.length != championLosses.length
        || timesMicros.length != challengerLosses.length) {
      throw new IllegalArgumentException(
          "times and losses must belong to the same rows, there are %s, %s and %s"
              .formatted(timesMicros.length, championLosses.length, challengerLosses.length));
    }
    Map<Long, double[]> sums = new TreeMap<>();
    for (int i = 0; i < timesMicros.length; i++) {
      double[] sum =
          sums.computeIfAbsent(Math.floorDiv(timesMicros[i], MICROS_PER_HOUR), _ -> new double[3]);
      sum[0]++;
      sum[1] += championLosses[i];
      sum[2] += challengerLosses[i];
    }
    List<Hour> hours = new ArrayList<>();
    sums.forEach((hour, sum) -> hours.add(new Hour(hour, (long) sum[0], sum[1], sum[2])));
    return hours;
  }

  /**
   * @param hours each with at least one row, none twice
   * @param alpha the chance that a bound is ever wrong, for each of the two, such as 0.05
   */
  public static PairedSequence of(List<Hour> hours, double alpha) {
    long rows = hours.stream().mapToLong(Hour::rows).sum();
    double champion = hours.stream().mapToDouble(Hour::championLoss).sum() / rows;
    double challenger = hours.stream().mapToDouble(Hour::challengerLoss).sum() / rows;
    double difference = challenger - champion;
    double meanRows = (double) rows / hours.size();
    Moments byHour = Moments.NONE;
    Map<Long, Double> byDay = new TreeMap<>();
    for (Hour hour : hours) {
      double residual =
          (hour.challengerLoss - hour.championLoss - hour.rows * difference) / meanRows;
      byHour = byHour.plus(difference + residual);
      byDay.merge(Math.floorDiv(hour.hour, HOURS_PER_DAY), residual, Double::sum);
    }
    double effect = designEffect(byHour, byDay);
    Moments enlarged = new Moments(byHour.count(), byHour.mean(), byHour.squares() * effect);
    var sequence = new ConfidenceSequence(alpha, TIGHTEST_HOURS, HOURS_MIN);
    Interval unknown = Interval.unknown(difference, 1 - alpha);
    boolean enough = byDay.size() >= DAYS_MIN;
    return new PairedSequence(
        rows,
        hours.size(),
        byDay.size(),
        champion,
        challenger,
        difference,
        (enough ? sequence.lower(enlarged) : unknown).low(),
        (enough ? sequence.upper(enlarged) : unknown).high(),
        1 - alpha,
        effect);
  }

  /** The variance of the mean from sums over days, against that from hours. */
  private static double designEffect(Moments byHour, Map<Long, Double> byDay) {
    double days = byDay.size();
    double hours = byHour.count();
    if (days < DAYS_MIN || !(byHour.squares() > 0)) {
      return 1;
    }
    double squares = byDay.values().stream().mapToDouble(sum -> sum * sum).sum();
    return Math.max(1, squares * days / (days - 1) / (byHour.squares() * hours / (hours - 1)));
  }
}
