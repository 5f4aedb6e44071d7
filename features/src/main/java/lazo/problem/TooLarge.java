package lazo.problem;

/** What was sent is over a limit; the message names it. */
public final class TooLarge extends LazoException {
  public TooLarge(String message) {
    super(message);
  }

  public TooLarge(String message, Throwable cause) {
    super(message, cause);
  }
}
