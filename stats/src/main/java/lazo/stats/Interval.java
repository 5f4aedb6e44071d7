package lazo.stats;

/**
 * An estimate and the range that holds the true value with the given confidence; a one-sided bound
 * has an infinite other end.
 *
 * @param confidence between 0 and 1, such as 0.95
 */
public record Interval(double low, double estimate, double high, double confidence) {
  public Interval {
    checkConfidence(confidence);
  }

  /** Everything: nothing is known yet. */
  public static Interval unknown(double estimate, double confidence) {
    return new Interval(Double.NEGATIVE_INFINITY, estimate, Double.POSITIVE_INFINITY, confidence);
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /**
   * @throws IllegalArgumentException unless between 0 and 1
   */
  public static void checkConfidence(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("a confidence lies between 0 and 1, was " + confidence);
    }
  }
}
