package lazo.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.NotAllowed;
import lazo.problem.NotFound;
import lazo.problem.NotSignedIn;
import lazo.problem.TooLarge;
import lazo.problem.TooMany;
import lazo.problem.Unavailable;
import lazo.problem.Unsupported;

/** The one table from problem to status. */
public final class Errors {
  private static final Logger LOG = System.getLogger(Errors.class.getName());
  private static final AtomicLong INCIDENTS = new AtomicLong();

  private Errors() {}

  public static int status(LazoException problem) {
    return switch (problem) {
      case InvalidInput _ -> 400;
      case NotSignedIn _ -> 401;
      case NotAllowed _ -> 403;
      case NotFound _ -> 404;
      case Conflict _ -> 409;
      case TooLarge _ -> 413;
      case TooMany _ -> 429;
      case Unsupported _ -> 501;
      case Unavailable _ -> 503;
    };
  }

  public static String code(int status) {
    return switch (status) {
      case 400 -> "INVALID_INPUT";
      case 401 -> "NOT_SIGNED_IN";
      case 403 -> "NOT_ALLOWED";
      case 404 -> "NOT_FOUND";
      case 405 -> "METHOD_NOT_ALLOWED";
      case 409 -> "CONFLICT";
      case 413, 414, 431 -> "TOO_LARGE";
      case 429 -> "TOO_MANY";
      case 501 -> "UNSUPPORTED";
      case 503 -> "UNAVAILABLE";
      default -> "INTERNAL_ERROR";
    };
  }

  /** A record, because a map would come out in another order in every process. */
  record Told(String code, String message) {}

  /** The standard form: {@code {"error":{"code","message"}}}. */
  public static Reply standard(int status, String code, String message) {
    return Reply.json(status, Map.of("error", new Told(code, message)));
  }

  /**
   * The reply to a failed request. What the user did not cause is logged under an incident number
   * and not shown.
   */
  static Reply reply(Throwable failure, Routes.ErrorForm form) {
    if (failure instanceof LazoException problem) {
      int status = status(problem);
      return form.render(status, code(status), String.valueOf(problem.getMessage()));
    }
    long incident = INCIDENTS.incrementAndGet();
    LOG.log(Level.ERROR, "incident " + incident, failure);
    return form.render(
        500,
        code(500),
        "something failed inside the server; its log has the details under incident " + incident);
  }
}
