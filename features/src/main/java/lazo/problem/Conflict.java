package lazo.problem;

/** What was asked for contradicts the present state, for example a name that is taken. */
public final class Conflict extends LazoException {
  public Conflict(String message) {
    super(message);
  }

  public Conflict(String message, Throwable cause) {
    super(message, cause);
  }
}
