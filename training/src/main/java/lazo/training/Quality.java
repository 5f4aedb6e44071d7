package lazo.training;

import java.util.Arrays;

/** How well probabilities meet a 0/1 target. */
final class Quality {
  private static final int CALIBRATION_BINS = 15;
  private static final double PROBABILITY_MIN = 1e-7;

  private Quality() {}

  static double baseRate(float[] target) {
    double sum = 0;
    for (float value : target) {
      sum += value;
    }
    return sum / target.length;
  }

  static double logLoss(double[] probabilities, float[] target) {
    double sum = 0;
    for (int row = 0; row < target.length; row++) {
      sum -= Math.log(likelihood(probabilities[row], target[row]));
    }
    return sum / target.length;
  }

  /** The log loss of always answering one rate. */
  static double logLoss(double rate, float[] target) {
    double ones = baseRate(target);
    return -ones * Math.log(likelihood(rate, 1)) - (1 - ones) * Math.log(likelihood(rate, 0));
  }

  /** The share of pairs of a 1 and a 0 that are in order; ties count half. NaN without both. */
  static double auc(double[] probabilities, float[] target) {
    // A probability is not negative, so the bits of its float sort like its value.
    var keys = new long[target.length];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = (long) Float.floatToIntBits((float) probabilities[row]) << 1 | (target[row] > 0 ? 1 : 0);
    }
    Arrays.sort(keys);
    double ordered = 0;
    double zerosBefore = 0;
    double ones = 0;
    for (int from = 0; from < keys.length; ) {
      int to = from;
      double tiedOnes = 0;
      while (to < keys.length && keys[to] >> 1 == keys[from] >> 1) {
        tiedOnes += keys[to++] & 1;
      }
      double tiedZeros = to - from - tiedOnes;
      ordered += tiedOnes * (zerosBefore + tiedZeros / 2);
      zerosBefore += tiedZeros;
      ones += tiedOnes;
      from = to;
    }
    return ordered / (ones * zerosBefore);
  }

  /** The mean distance between probability and rate over bins of equal width, weighted by rows. */
  static double calibrationError(double[] probabilities, float[] target) {
    var expected = new double[CALIBRATION_BINS];
    var observed = new double[CALIBRATION_BINS];
    for (int row = 0; row < target.length; row++) {
      int bin = Math.min(CALIBRATION_BINS - 1, (int) (probabilities[row] * CALIBRATION_BINS));
      expected[bin] += probabilities[row];
      observed[bin] += target[row];
    }
    double error = 0;
    for (int bin = 0; bin < CALIBRATION_BINS; bin++) {
      error += Math.abs(expected[bin] - observed[bin]);
    }
    return error / target.length;
  }

  private static double likelihood(double probability, float target) {
    double of = target > 0 ? probability : 1 - probability;
    return Math.max(of, PROBABILITY_MIN);
  }
}
