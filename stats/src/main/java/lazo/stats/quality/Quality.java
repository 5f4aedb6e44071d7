package lazo.stats.quality;

import java.util.Arrays;

/**
 * How good probabilities are for labels of 0 and 1. Arrays are of equal length, one entry a row;
 * probabilities lie in 0 to 1. Where nothing can be said (no rows, or one class only for AUC) the
 * answer is NaN.
 *
 * @param rows how many
 * @param logLoss in nats, mean; see {@link #logLosses}
 * @param baseRateLogLoss of the constant that knows these rows' own rate: the naive model to beat
 * @param brier mean squared error
 * @param auc chance that a positive scores above a negative, ties counting half
 * @param accuracy at 0.5, a score of 0.5 counting as positive
 * @param calibration see {@link Calibration}
 */
public record Quality(
    int rows,
    double logLoss,
    double baseRateLogLoss,
    double brier,
    double auc,
    double accuracy,
    Calibration calibration) {

  /** What the log loss does with probabilities of 0 and 1: they are moved in by this much. */
  public static final double CLIP = 1e-7; // about one unit of the float32 scores near 1

  public static final String LOG_LOSS_METHOD = "log-loss/clip-1e-7@1";

  public static Quality of(double[] probabilities, double[] labels) {
    return new Quality(
        probabilities.length,
        logLoss(probabilities, labels),
        baseRateLogLoss(labels),
        brier(probabilities, labels),
        auc(probabilities, labels),
        accuracy(probabilities, labels),
        Calibration.of(probabilities, labels, Calibration.BINS));
  }

  /** The loss of each row, -ln of the probability of what happened, clipped by {@link #CLIP}. */
  public static double[] logLosses(double[] probabilities, double[] labels) {
    check(probabilities, labels);
    double[] losses = new double[labels.length];
    for (int i = 0; i < losses.length; i++) {
      double p = Math.clamp(probabilities[i], CLIP, 1 - CLIP);
      losses[i] = labels[i] == 1 ? -Math.log(p) : -Math.log1p(-p);
    }
    return losses;
  }

  public static double logLoss(double[] probabilities, double[] labels) {
    return mean(logLosses(probabilities, labels));
  }

  /**
   * The log loss that these probabilities promise, before any label: the mean entropy. What the
   * labels later give above it is miscalibration, or a world that moved.
   */
  public static double expectedLogLoss(double[] probabilities) {
    double[] entropies = new double[probabilities.length];
    for (int i = 0; i < entropies.length; i++) {
      checkProbability(probabilities[i], i);
      double p = Math.clamp(probabilities[i], CLIP, 1 - CLIP);
      entropies[i] = -p * Math.log(p) - (1 - p) * Math.log1p(-p);
    }
    return mean(entropies);
  }

  /** The entropy of the labels' own rate: 0 when all labels are equal. */
  public static double baseRateLogLoss(double[] labels) {
    double rate = mean(labels);
    return rate == 0 || rate == 1 ? 0 : -rate * Math.log(rate) - (1 - rate) * Math.log1p(-rate);
  }

  public static double brier(double[] probabilities, double[] labels) {
    check(probabilities, labels);
    double[] errors = new double[labels.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = (probabilities[i] - labels[i]) * (probabilities[i] - labels[i]);
    }
    return mean(errors);
  }

  public static double accuracy(double[] probabilities, double[] labels) {
    check(probabilities, labels);
    long right = 0;
    for (int i = 0; i < labels.length; i++) {
      if (probabilities[i] >= 0.5 == (labels[i] == 1)) {
        right++;
      }
    }
    return (double) right / labels.length;
  }

  /**
   * By the ranks of the positives (Mann-Whitney), tied scores sharing their mean rank. O(n log n).
   */
  public static double auc(double[] probabilities, double[] labels) {
    check(probabilities, labels);
    double[] negatives = select(probabilities, labels, 0);
    double[] positives = select(probabilities, labels, 1);
    if (negatives.length == 0 || positives.length == 0) {
      return Double.NaN;
    }
    double wins = 0;
    int below = 0;
    int upTo = 0;
    for (double score : positives) {
      while (below < negatives.length && negatives[below] < score) {
        below++;
      }
      while (upTo < negatives.length && negatives[upTo] <= score) {
        upTo++;
      }
      wins += (below + (double) upTo) / 2;
    }
    return wins / negatives.length / positives.length;
  }

  private static double[] select(double[] probabilities, double[] labels, double label) {
    double[] selected = new double[labels.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == label) {
        selected[count++] = probabilities[i] + 0.0;
      }
    }
    double[] sorted = Arrays.copyOf(selected, count);
    Arrays.sort(sorted);
    return sorted;
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /**
   * @throws IllegalArgumentException for unequal lengths, a probability outside 0 to 1, a label
   *     other than 0 and 1
   */
  static void check(double[] probabilities, double[] labels) {
    if (probabilities.length != labels.length) {
      throw new IllegalArgumentException(
          probabilities.length + " probabilities do not belong to " + labels.length + " labels");
    }
    for (int i = 0; i < labels.length; i++) {
      checkProbability(probabilities[i], i);
      if (labels[i] != 0 && labels[i] != 1) {
        throw new IllegalArgumentException("label " + i + " is neither 0 nor 1: " + labels[i]);
      }
    }
  }

  private static void checkProbability(double probability, int i) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability " + i + " is not in 0 to 1: " + probability);
    }
  }
}
