package lazo.problem;

/** What was sent is not valid: a wrong type, a missing field, a value out of range. */
public final class InvalidInput extends LazoException {
  public InvalidInput(String message) {
    super(message);
  }

  public InvalidInput(String message, Throwable cause) {
    super(message, cause);
  }
}
