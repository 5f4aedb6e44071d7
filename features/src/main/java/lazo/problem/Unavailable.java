package lazo.problem;

/**
 * It cannot be done now but may work later, for example because a disk is full or the server is
 * stopping.
 */
public final class Unavailable extends LazoException {
  public Unavailable(String message) {
    super(message);
  }

  public Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
