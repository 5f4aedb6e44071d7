package lazo.monitoring;

/** What a window measures. */
public enum Kind {
  /** The distribution of a feature or of the score against the reference. */
  DRIFT,
  /** The served values of a feature against the same rows recomputed. */
  SKEW,
  /** Scores against labels. */
  QUALITY,
  /** Requests, failures and latency. */
  SERVING
}
