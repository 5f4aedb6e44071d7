package lazo.stats.drift;

import java.util.Arrays;

/**
 * The two-sample Kolmogorov-Smirnov test.
 *
 * @param statistic the greatest |F - G|, exact
 * @param pValue asymptotic, with Stephens' correction for the size; trust it from about ten values
 *     in each sample on
 */
public record TwoSample(double statistic, double pValue) {
  public static final String METHOD = "ks/exact@1";

  /**
   * The samples need not be sorted nor of equal size; ties are handled. O(n log n).
   *
   * @throws IllegalArgumentException when a sample is empty or holds NaN or infinite values
   */
  public static TwoSample kolmogorovSmirnov(double[] first, double[] second) {
    double[] a = sorted(first);
    double[] b = sorted(second);
    double greatest = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      double at = Math.min(a[i], b[j]);
      while (i < a.length && a[i] == at) {
        i++;
      }
      while (j < b.length && b[j] == at) {
        j++;
      }
      greatest = Math.max(greatest, Math.abs((double) i / a.length - (double) j / b.length));
    }
    double size = Math.sqrt((double) a.length * b.length / ((double) a.length + b.length));
    return new TwoSample(greatest, tail((size + 0.12 + 0.11 / size) * greatest));
  }

  /**
   * P(K >= x) of Kolmogorov's distribution, whose two series each converge at once on their side of
   * 1.
   */
  static double tail(double x) {
    if (x <= 0) {
      return 1;
    }
    double sum = 0;
    if (x < 1) {
      for (int k = 1; k <= 40; k += 2) {
        sum += Math.exp(-k * k * Math.PI * Math.PI / (8 * x * x));
      }
      return 1 - Math.sqrt(2 * Math.PI) / x * sum;
    }
    for (int k = 1; k <= 20; k++) {
      sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * x * x);
    }
    return sum;
  }

  static double[] sorted(double[] sample) {
    double[] sorted = sample.clone();
    for (int i = 0; i < sorted.length; i++) {
      if (!Double.isFinite(sorted[i])) {
        throw new IllegalArgumentException("a sample holds " + sorted[i] + " at " + i);
      }
      sorted[i] += 0.0; // -0.0 is no value of its own
    }
    if (sorted.length == 0) {
      throw new IllegalArgumentException("a sample is empty");
    }
    Arrays.sort(sorted);
    return sorted;
  }
}
