package lazo.stats;

/**
 * Pearson's chi-square tests.
 *
 * @param pValue the probability of a statistic this large when nothing differs
 */
public record ChiSquare(double statistic, int degrees, double pValue) {

  /** Whether counts follow the given shares, which are positive and are scaled to sum to 1. */
  public static ChiSquare goodnessOfFit(long[] observed, double[] shares) {
    if (observed.length != shares.length || observed.length < 2) {
      throw new IllegalArgumentException(
          "counts and shares must be of equal length, two or more; were "
              + observed.length
              + " and "
              + shares.length);
    }
    double total = 0;
    double whole = 0;
    for (int i = 0; i < shares.length; i++) {
      if (!(shares[i] > 0) || observed[i] < 0) {
        throw new IllegalArgumentException(
            "shares must be above 0 and counts not below; entry "
                + i
                + " is "
                + shares[i]
                + ", "
                + observed[i]);
      }
      total += observed[i];
      whole += shares[i];
    }
    double statistic = 0;
    for (int i = 0; i < shares.length && total > 0; i++) {
      double expected = total * shares[i] / whole;
      statistic += (observed[i] - expected) * (observed[i] - expected) / expected;
    }
    return of(statistic, observed.length - 1);
  }

  /**
   * Whether two rows of counts come from one distribution: a contingency table, so that the
   * reference's own noise counts too. Bins empty in both are left out; no continuity correction.
   */
  public static ChiSquare homogeneity(long[] reference, long[] current) {
    if (reference.length != current.length) {
      throw new IllegalArgumentException(
          "counts must be of equal length, were " + reference.length + " and " + current.length);
    }
    double n = 0;
    double m = 0;
    for (int i = 0; i < reference.length; i++) {
      n += reference[i];
      m += current[i];
    }
    double statistic = 0;
    int bins = 0;
    for (int i = 0; i < reference.length && n > 0 && m > 0; i++) {
      double both = (double) reference[i] + current[i];
      if (both > 0) {
        bins++;
        double expected = both * m / (n + m);
        double difference = current[i] - expected;
        statistic += difference * difference / expected; // the current row
        statistic += difference * difference / (both - expected); // the reference row
      }
    }
    return of(statistic, Math.max(bins - 1, 0));
  }

  private static ChiSquare of(double statistic, int degrees) {
    return new ChiSquare(
        statistic, degrees, degrees == 0 ? 1 : Gamma.chiSquareTail(statistic, degrees));
  }
}
