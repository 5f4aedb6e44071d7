package lazo.pipeline;

/**
 * The state of a run and of each of its steps. STOPPED is an end on purpose, FAILED one that nobody
 * wanted.
 */
public enum RunState {
  WAITING,
  RUNNING,
  FINISHED,
  STOPPED,
  FAILED;

  public boolean ended() {
    return switch (this) {
      case WAITING, RUNNING -> false;
      case FINISHED, STOPPED, FAILED -> true;
    };
  }
}
