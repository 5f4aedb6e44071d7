package lazo.stats.drift;

import java.util.Arrays;

/**
 * How far two rows of counts on the same bins are apart. Every distance is 0 for equal shares and
 * never negative. Bins empty in both rows are left out; when one row is empty altogether the
 * distance is NaN.
 *
 * <p>One name means different numbers in different tools (bins, base of the logarithm, distance or
 * its square, what is done with zeros), so each has a versioned {@link #method()} to store beside
 * its value. The bins are always those of the reference.
 */
public enum Distance {
  /**
   * Population stability index, sum (p - q) ln(p / q). Zero rule: half a count is added to every
   * bin of both rows, so that p = (count + 0.5) / (n + bins / 2). Symmetric, unbounded.
   */
  PSI("psi/ref-edges@1") {
    @Override
    double of(double[] reference, double[] current) {
      double[] p = shares(reference, 0.5);
      double[] q = shares(current, 0.5);
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        sum += (p[i] - q[i]) * Math.log(p[i] / q[i]);
      }
      return sum;
    }
  },
  /**
   * Jensen-Shannon distance, base 2: the square root of the divergence, between 0 and 1. No
   * smoothing.
   */
  JENSEN_SHANNON("js-distance/base-2/ref-edges@1") {
    @Override
    double of(double[] reference, double[] current) {
      return jensenShannon(reference, current, 2);
    }
  },
  /** The same with the natural logarithm: between 0 and sqrt(ln 2) = 0.8326. */
  JENSEN_SHANNON_NATURAL("js-distance/base-e/ref-edges@1") {
    @Override
    double of(double[] reference, double[] current) {
      return jensenShannon(reference, current, Math.E);
    }
  },
  /** sqrt(1 - sum sqrt(p q)), between 0 and 1. */
  HELLINGER("hellinger/ref-edges@1") {
    @Override
    double of(double[] reference, double[] current) {
      double[] p = shares(reference, 0);
      double[] q = shares(current, 0);
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        double root = Math.sqrt(p[i]) - Math.sqrt(q[i]);
        sum += root * root; // the same in exact arithmetic, and exactly 0 for equal shares
      }
      return Math.sqrt(sum / 2);
    }
  },
  /** Total variation, sum |p - q| / 2: the share that would have to move, between 0 and 1. */
  TOTAL_VARIATION("tvd/ref-edges@1") {
    @Override
    double of(double[] reference, double[] current) {
      double[] p = shares(reference, 0);
      double[] q = shares(current, 0);
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        sum += Math.abs(p[i] - q[i]);
      }
      return sum / 2;
    }
  },
  /** The greatest difference of the share of one bin, between 0 and 1. */
  L_INFINITY("l-infinity/ref-edges@1") {
    @Override
    double of(double[] reference, double[] current) {
      double[] p = shares(reference, 0);
      double[] q = shares(current, 0);
      double greatest = 0;
      for (int i = 0; i < p.length; i++) {
        greatest = Math.max(greatest, Math.abs(p[i] - q[i]));
      }
      return greatest;
    }
  },
  /**
   * Kolmogorov-Smirnov on the edges: the greatest difference of the shares up to an edge. Only for
   * bins with an order, so without those of missing values. At most the exact statistic.
   */
  KOLMOGOROV_SMIRNOV("ks/ref-edges@1") {
    @Override
    double of(double[] reference, double[] current) {
      double[] p = shares(reference, 0);
      double[] q = shares(current, 0);
      double f = 0;
      double g = 0;
      double greatest = 0;
      for (int i = 0; i < p.length; i++) {
        f += p[i];
        g += q[i];
        greatest = Math.max(greatest, Math.abs(f - g));
      }
      return greatest;
    }
  };

  private final String method;

  Distance(String method) {
    this.method = method;
  }

  /** What exactly is computed, with a version that changes when the numbers do. */
  public String method() {
    return method;
  }

  /**
   * @throws IllegalArgumentException when the lengths differ or a count is negative
   */
  public double between(long[] reference, long[] current) {
    if (reference.length != current.length) {
      throw new IllegalArgumentException(
          "counts must be of equal length, were " + reference.length + " and " + current.length);
    }
    double[] p = new double[reference.length];
    double[] q = new double[reference.length];
    int bins = 0;
    for (int i = 0; i < reference.length; i++) {
      if (reference[i] < 0 || current[i] < 0) {
        throw new IllegalArgumentException("a count is negative at bin " + i);
      }
      if (reference[i] > 0 || current[i] > 0) {
        p[bins] = reference[i];
        q[bins++] = current[i];
      }
    }
    boolean empty = Arrays.stream(reference).sum() == 0 || Arrays.stream(current).sum() == 0;
    return empty ? Double.NaN : of(Arrays.copyOf(p, bins), Arrays.copyOf(q, bins));
  }

  abstract double of(double[] reference, double[] current);

  private static double[] shares(double[] counts, double added) {
    double total = Arrays.stream(counts).sum() + added * counts.length;
    return Arrays.stream(counts).map(count -> (count + added) / total).toArray();
  }

  private static double jensenShannon(double[] reference, double[] current, double base) {
    double[] p = shares(reference, 0);
    double[] q = shares(current, 0);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double middle = (p[i] + q[i]) / 2;
      sum += term(p[i], middle) + term(q[i], middle);
    }
    return Math.sqrt(Math.max(0, sum / 2) / Math.log(base));
  }

  private static double term(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }
}
