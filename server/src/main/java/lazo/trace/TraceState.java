package lazo.trace;

/** How a trace ended, in MLflow's words. */
public enum TraceState {
  STATE_UNSPECIFIED,
  OK,
  ERROR,
  IN_PROGRESS
}
