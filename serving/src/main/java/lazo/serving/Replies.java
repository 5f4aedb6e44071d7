package lazo.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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

/** Answers over HTTP, and the one place where a problem becomes a status. */
final class Replies {
  private static final Logger LOG = System.getLogger(Replies.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicLong INCIDENTS = new AtomicLong();
  private static final CharSequence CONTENT_TYPE =
      io.vertx.core.http.HttpHeaders.createOptimized("content-type");
  private static final CharSequence APPLICATION_JSON =
      io.vertx.core.http.HttpHeaders.createOptimized("application/json");

  /** A verb that a path does not know. */
  @SuppressWarnings("serial") // never leaves this package
  private static final class WrongVerb extends RuntimeException {
    final String allowed;

    WrongVerb(String message, String allowed) {
      super(message, null, false, false);
      this.allowed = allowed;
    }
  }

  private Replies() {}

  /** Runs what answers a request, and answers with the problem if it throws. */
  static void guarded(HttpServerRequest request, Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException e) {
      problem(request, e);
    }
  }

  static void require(HttpServerRequest request, String verb) {
    HttpMethod method = request.method();
    boolean head = method.equals(HttpMethod.HEAD) && verb.equals("GET");
    if (!method.name().equals(verb) && !head) {
      throw new WrongVerb(
          "%s does not take %s, only %s".formatted(request.path(), method, verb), verb);
    }
  }

  static void json(HttpServerRequest request, int status, Object document) {
    try {
      bytes(request, status, Buffer.buffer(JSON.writeValueAsBytes(document)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static void bytes(HttpServerRequest request, int status, Buffer body) {
    HttpServerResponse response = request.response();
    response.setStatusCode(status).putHeader(CONTENT_TYPE, APPLICATION_JSON);
    if (status == 503) {
      response.putHeader("retry-after", "1");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("content-length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  static void problem(HttpServerRequest request, Throwable failure) {
    if (request.response().ended()) {
      return;
    }
    if (failure instanceof WrongVerb wrong) {
      request.response().putHeader("allow", wrong.allowed);
      json(request, 405, Map.of("error", String.valueOf(wrong.getMessage())));
    } else if (failure instanceof LazoException problem) {
      json(request, status(problem), Map.of("error", String.valueOf(problem.getMessage())));
    } else {
      json(request, 500, Map.of("error", incident(failure)));
    }
  }

  /** What the caller did not cause goes to the server's log under a number, and is not shown. */
  static String incident(Throwable failure) {
    long incident = INCIDENTS.incrementAndGet();
    LOG.log(Level.ERROR, "incident " + incident + " in the data plane", failure);
    return "something failed inside the server; its log has the details under data plane incident "
        + incident;
  }

  private static int status(LazoException problem) {
    return switch (problem) {
      case InvalidInput _ -> 400;
      case NotSignedIn _ -> 401;
      case TooMany _ -> 429;
      case NotAllowed _ -> 403;
      case NotFound _ -> 404;
      case Conflict _ -> 409;
      case TooLarge _ -> 413;
      case Unsupported _ -> 501;
      case Unavailable _ -> 503;
    };
  }
}
