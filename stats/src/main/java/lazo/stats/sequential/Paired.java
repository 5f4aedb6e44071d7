package lazo.stats.sequential;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import lazo.stats.Beta;
import lazo.stats.Interval;
import lazo.stats.Moments;
import lazo.stats.Normal;

/**
 * Two models on the same rows, looked at once. Each difference is the challenger's loss minus the
 * champion's on one row: below 0 the challenger is better. For looking again and again see {@link
 * ConfidenceSequence}.
 */
public final class Paired {
  private Paired() {}

  /** What row by row is different. */
  public static double[] differences(double[] challengerLosses, double[] championLosses) {
    if (challengerLosses.length != championLosses.length) {
      throw new IllegalArgumentException(
          "the models were scored on %s and %s rows, not on the same"
              .formatted(challengerLosses.length, championLosses.length));
    }
    double[] differences = new double[challengerLosses.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = challengerLosses[i] - championLosses[i];
    }
    return differences;
  }

  /** The mean by the normal approximation, for independent rows; unknown below two rows. */
  public static Interval normal(Moments differences, double confidence) {
    Interval.checkConfidence(confidence);
    if (differences.count() < 2) {
      return Interval.unknown(differences.mean(), confidence);
    }
    return around(
        differences.mean(),
        Normal.quantile(0.5 + confidence / 2) * differences.standardError(),
        confidence);
  }

  /**
   * The mean when rows of one cluster, such as a day or an hour, go up and down together: the
   * variance comes from the sums over clusters (CR1) and Student's t has as many degrees of freedom
   * as clusters less one. With plain rows the interval would be far too narrow: weather hits all
   * flights of a day.
   *
   * @param clusters for each difference, in any order; unknown below two clusters
   */
  public static Interval clustered(double[] differences, long[] clusters, double confidence) {
    Interval.checkConfidence(confidence);
    if (differences.length != clusters.length) {
      throw new IllegalArgumentException(
          differences.length + " differences do not belong to " + clusters.length + " clusters");
    }
    double mean = Arrays.stream(differences).average().orElse(Double.NaN);
    Map<Long, Double> sums = new HashMap<>();
    for (int i = 0; i < differences.length; i++) {
      sums.merge(clusters[i], differences[i] - mean, Double::sum);
    }
    int groups = sums.size();
    if (groups < 2) {
      return Interval.unknown(mean, confidence);
    }
    double squares = sums.values().stream().mapToDouble(sum -> sum * sum).sum();
    double error = Math.sqrt(squares * groups / (groups - 1)) / differences.length;
    return around(mean, Beta.studentQuantile(0.5 + confidence / 2, groups - 1) * error, confidence);
  }

  /**
   * The mean by the percentile bootstrap over rows.
   *
   * @param resamples 1000 give an end to about a tenth of the interval's width
   */
  public static Interval bootstrap(
      double[] differences, double confidence, int resamples, long seed) {
    Interval.checkConfidence(confidence);
    double mean = Arrays.stream(differences).average().orElse(Double.NaN);
    if (differences.length < 2 || resamples < 2) {
      return Interval.unknown(mean, confidence);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += differences[random.nextInt(differences.length)];
      }
      means[resample] = sum / differences.length;
    }
    Arrays.sort(means);
    return new Interval(
        at(means, (1 - confidence) / 2), mean, at(means, (1 + confidence) / 2), confidence);
  }

  private static double at(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int low = (int) position;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
  }

  private static Interval around(double mean, double half, double confidence) {
    return new Interval(mean - half, mean, mean + half, confidence);
  }
}
