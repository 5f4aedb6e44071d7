package lazo.monitoring;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.features.Frame;
import lazo.stats.Interval;
import lazo.stats.Moments;
import lazo.stats.quality.Quality;
import lazo.stats.sequential.ConfidenceSequence;
import lazo.stats.sequential.Paired;

/**
 * Compares two packages on the rows that both scored, in a way that may be looked at after every
 * batch of labels.
 *
 * <p>The bounds are an asymptotic confidence sequence over rows. Rows of one hour or one day go up
 * and down together, so its width grows by the square root of the design effect: the variance of
 * the mean with hours (and, from the third day on, days) as clusters over the variance with
 * independent rows, never below 1.
 */
final class Comparison {
  static final String METHOD =
      "paired " + Quality.LOG_LOSS_METHOD + ", " + ConfidenceSequence.METHOD + " x design effect@1";

  /** The interval is narrowest, relative to one look, at about a week of the demo's rows. */
  private static final double TIGHTEST_ROWS = 20_000;

  private static final long ROWS_MIN = 200;
  private static final int DAYS_FOR_CLUSTERS = 3;

  /** Early labels may be unlike late ones: a day counts once this share of its rows is labelled. */
  static final double COVERAGE_MIN = 0.9;

  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long HOUR_MICROS = 3_600_000_000L;

  private final long[] at;
  private final double[] champion;
  private final double[] challenger;
  private final long rows;

  private Comparison(long[] at, double[] champion, double[] challenger, long rows) {
    this.at = at;
    this.champion = champion;
    this.challenger = challenger;
    this.rows = rows;
  }

  /** From rows with both score columns; those without one of the scores do not count. */
  static Comparison of(Frame frame, String championColumn, String challengerColumn) {
    if (!frame.has(championColumn) || !frame.has(challengerColumn)) {
      return new Comparison(new long[0], new double[0], new double[0], 0);
    }
    long[] at = frame.longs("at").values();
    double[] a = frame.doubles(championColumn);
    double[] b = frame.doubles(challengerColumn);
    double[] labels = frame.doubles("label");
    Map<Long, long[]> seen = new HashMap<>();
    long both = 0;
    for (int i = 0; i < at.length; i++) {
      if (probability(a[i]) && probability(b[i])) {
        both++;
        long[] counts = seen.computeIfAbsent(at[i] / DAY_MICROS, day -> new long[2]);
        counts[0]++;
        counts[1] += label(labels[i]) ? 1 : 0;
      }
    }
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      long[] counts = seen.get(at[i] / DAY_MICROS);
      if (counts != null
          && counts[1] >= COVERAGE_MIN * counts[0]
          && probability(a[i])
          && probability(b[i])
          && label(labels[i])) {
        kept.add(i);
      }
    }
    double[] truth = kept.stream().mapToDouble(i -> labels[i]).toArray();
    return new Comparison(
        kept.stream().mapToLong(i -> at[i]).toArray(),
        Quality.logLosses(kept.stream().mapToDouble(i -> a[i]).toArray(), truth),
        Quality.logLosses(kept.stream().mapToDouble(i -> b[i]).toArray(), truth),
        both);
  }

  private static boolean probability(double score) {
    return score >= 0 && score <= 1;
  }

  private static boolean label(double label) {
    return label == 0 || label == 1;
  }

  PairedEvidence evidence(
      String endpoint,
      String championDigest,
      String challengerDigest,
      Instant since,
      Instant until,
      double alpha) {
    double[] differences = Paired.differences(challenger, champion);
    Moments moments = Moments.of(differences);
    var sequence = new ConfidenceSequence(alpha, TIGHTEST_ROWS, ROWS_MIN);
    double effect = designEffect(differences, moments);
    double widen = Math.sqrt(effect);
    Interval upper = sequence.upper(moments);
    Interval lower = sequence.lower(moments);
    double mean = moments.count() == 0 ? Double.NaN : moments.mean();
    return new PairedEvidence(
        endpoint,
        championDigest,
        challengerDigest,
        since,
        until,
        rows,
        at.length,
        Moments.of(champion).mean(),
        Moments.of(challenger).mean(),
        mean,
        at.length == 0 ? Double.NEGATIVE_INFINITY : mean - widen * (mean - lower.low()),
        at.length == 0 ? Double.POSITIVE_INFINITY : mean + widen * (upper.high() - mean),
        alpha,
        effect,
        byDay(),
        METHOD);
  }

  private double designEffect(double[] differences, Moments moments) {
    double independent = moments.variance() / moments.count();
    if (!(independent > 0)) {
      return 1;
    }
    double effect = Math.max(1, clustered(differences, moments.mean(), HOUR_MICROS) / independent);
    long days = java.util.Arrays.stream(at).map(time -> time / DAY_MICROS).distinct().count();
    return days < DAYS_FOR_CLUSTERS
        ? effect
        : Math.max(effect, clustered(differences, moments.mean(), DAY_MICROS) / independent);
  }

  /** The variance of the mean when rows of one span are one cluster (CR1). */
  private double clustered(double[] differences, double mean, long spanMicros) {
    Map<Long, Double> sums = new TreeMap<>();
    for (int i = 0; i < differences.length; i++) {
      sums.merge(at[i] / spanMicros, differences[i] - mean, Double::sum);
    }
    int groups = sums.size();
    if (groups < 2) {
      return 0;
    }
    double squares = sums.values().stream().mapToDouble(sum -> sum * sum).sum();
    double n = differences.length;
    return squares * groups / (groups - 1) / (n * n);
  }

  private List<PairedEvidence.Day> byDay() {
    Map<Long, Moments[]> days = new TreeMap<>();
    for (int i = 0; i < at.length; i++) {
      Moments[] pair =
          days.computeIfAbsent(
              at[i] / DAY_MICROS, day -> new Moments[] {Moments.NONE, Moments.NONE});
      pair[0] = pair[0].plus(champion[i]);
      pair[1] = pair[1].plus(challenger[i]);
    }
    List<PairedEvidence.Day> list = new ArrayList<>();
    days.forEach(
        (day, pair) ->
            list.add(
                new PairedEvidence.Day(
                    LocalDate.ofEpochDay(day), pair[0].count(), pair[0].mean(), pair[1].mean())));
    return list;
  }
}
