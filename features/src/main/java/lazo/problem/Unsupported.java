package lazo.problem;

/** It is left out on purpose. */
public final class Unsupported extends LazoException {
  public Unsupported(String message) {
    super(message);
  }

  public Unsupported(String message, Throwable cause) {
    super(message, cause);
  }
}
