package lazo.stats.drift;

import java.util.Arrays;
import lazo.stats.histogram.Histogram;

/** The first Wasserstein distance, the integral of |F - G| dx, in the unit of the values. */
public final class Wasserstein {
  /** For {@link #onEdges}. */
  public static final String METHOD_ON_EDGES = "w1/ref-edges@1";

  /** For {@link #exact}. */
  public static final String METHOD_EXACT = "w1/exact@1";

  private Wasserstein() {}

  /**
   * Between the first and the last edge only, where both distributions are known at the edges; F
   * and G are taken to be straight between two edges, with the difference crossing zero at most
   * once. NaN when a histogram has no finite value. Divide by the reference's standard deviation to
   * compare columns.
   *
   * @throws IllegalArgumentException when the edges differ
   */
  public static double onEdges(Histogram reference, Histogram current) {
    if (!reference.edges().equals(current.edges())) {
      throw new IllegalArgumentException("histograms on different edges cannot be compared");
    }
    double[] upper = reference.edges().upper();
    long[] p = reference.counts();
    long[] q = current.counts();
    double n = Arrays.stream(p).sum();
    double m = Arrays.stream(q).sum();
    if (n == 0 || m == 0) {
      return Double.NaN;
    }
    long below = p[0];
    long currentBelow = q[0];
    double distance = 0;
    for (int i = 1; i < upper.length; i++) {
      double left = below / n - currentBelow / m;
      below += p[i];
      currentBelow += q[i];
      double right = below / n - currentBelow / m;
      distance += area(left, right) * (upper[i] - upper[i - 1]);
    }
    return distance;
  }

  /** The mean of |y| where y goes straight from left to right. */
  private static double area(double left, double right) {
    return left * right >= 0
        ? Math.abs(left + right) / 2
        : (left * left + right * right) / (2 * (Math.abs(left) + Math.abs(right)));
  }

  /**
   * Between two samples, exactly; the samples need not be sorted nor of equal size. O(n log n).
   *
   * @throws IllegalArgumentException when a sample is empty or holds NaN or infinite values
   */
  public static double exact(double[] first, double[] second) {
    double[] a = TwoSample.sorted(first);
    double[] b = TwoSample.sorted(second);
    double distance = 0;
    double at = Math.min(a[0], b[0]);
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      double next =
          j == b.length || (i < a.length && a[i] <= b[j]) ? a[Math.min(i, a.length - 1)] : b[j];
      distance += Math.abs((double) i / a.length - (double) j / b.length) * (next - at);
      at = next;
      while (i < a.length && a[i] == at) {
        i++;
      }
      while (j < b.length && b[j] == at) {
        j++;
      }
    }
    return distance;
  }
}
