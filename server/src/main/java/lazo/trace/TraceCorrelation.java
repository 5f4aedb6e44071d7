package lazo.trace;

/**
 * How often two filters find the same traces.
 *
 * @param total traces that come into question
 */
record TraceCorrelation(long first, long second, long joint, long total) {
  /** Jeffreys' prior. */
  private static final double SMOOTHING = 0.5;

  /**
   * Normalized pointwise mutual information: ln(p12 / (p1 p2)) / -ln(p12), from -1, never together,
   * over 0, independent, to 1, only together; NaN when one of the filters finds nothing (G. Bouma,
   * Normalized (Pointwise) Mutual Information in Collocation Extraction, 2009).
   */
  double npmi() {
    if (undefined()) {
      return Double.NaN;
    }
    return joint == 0 ? -1 : npmi(0);
  }

  /** The same with half a trace added to each of the four cells, for few traces. */
  double smoothed() {
    return undefined() ? Double.NaN : npmi(SMOOTHING);
  }

  private boolean undefined() {
    return first == 0 || second == 0;
  }

  private double npmi(double added) {
    if (joint == total) {
      return 1; // nothing is left to surprise
    }
    double all = total + 4 * added;
    double both = (joint + added) / all;
    double one = (first + 2 * added) / all;
    double other = (second + 2 * added) / all;
    double value = Math.log(both / (one * other)) / -Math.log(both);
    return Math.clamp(value, -1.0, 1.0);
  }
}
