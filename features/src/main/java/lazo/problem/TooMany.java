package lazo.problem;

/** This was tried too often; later it may be tried again. */
public final class TooMany extends LazoException {
  public TooMany(String message) {
    super(message);
  }
}
