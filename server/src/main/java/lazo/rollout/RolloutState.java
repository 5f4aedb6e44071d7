package lazo.rollout;

/** The state of a rollout. */
public enum RolloutState {
  RUNNING,
  PAUSED,
  PROMOTED,
  ROLLED_BACK,
  ABORTED,
  UNDONE;

  public boolean over() {
    return switch (this) {
      case RUNNING, PAUSED -> false;
      case PROMOTED, ROLLED_BACK, ABORTED, UNDONE -> true;
    };
  }
}
