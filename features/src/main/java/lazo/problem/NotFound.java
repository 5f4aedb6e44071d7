package lazo.problem;

/** What was asked for does not exist. */
public final class NotFound extends LazoException {
  public NotFound(String message) {
    super(message);
  }

  public NotFound(String message, Throwable cause) {
    super(message, cause);
  }
}
