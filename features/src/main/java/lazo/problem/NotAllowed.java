package lazo.problem;

/** Whoever asks may not do this. */
public final class NotAllowed extends LazoException {
  public NotAllowed(String message) {
    super(message);
  }

  public NotAllowed(String message, Throwable cause) {
    super(message, cause);
  }
}
