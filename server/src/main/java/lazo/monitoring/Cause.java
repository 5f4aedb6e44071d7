package lazo.monitoring;

/** Why values are other than they were. */
public enum Cause {
  /** Not known before the day's rows are recomputed. */
  PENDING,
  /** What serving was given is not what training would have: retraining would learn nothing. */
  SERVING,
  /** Training would see the same: the world has moved. */
  WORLD,
  /** The rows could not be recomputed. */
  UNKNOWN
}
