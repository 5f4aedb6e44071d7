package lazo.problem;

/** Nobody knows who asks. */
public final class NotSignedIn extends LazoException {
  public NotSignedIn(String message) {
    super(message);
  }
}
