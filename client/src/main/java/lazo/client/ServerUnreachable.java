package lazo.client;

/** No server answered: nothing listens there, or it went away, or it took too long. */
public final class ServerUnreachable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ServerUnreachable(String message, Throwable cause) {
    super(message, cause);
  }
}
