package lazo.client;

/** The server refused: the HTTP status, the code and the message that it gave. */
public final class ServerProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public ServerProblem(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status: 4xx when the request was at fault. */
  public int status() {
    return status;
  }

  /** A word for programs, such as {@code NOT_FOUND}. */
  public String code() {
    return code;
  }
}
