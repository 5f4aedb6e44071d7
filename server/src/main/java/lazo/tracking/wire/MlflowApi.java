package lazo.tracking.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.http.About;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Adds routes of the MLflow API to the table: each under {@code /api} for clients and under {@code
 * /ajax-api} for pages, with errors in MLflow's envelope.
 */
public final class MlflowApi {
  /** What the calls that have no place of their own are under. */
  public static final List<String> PREFIXES =
      List.of("/api/2.0/mlflow", "/ajax-api/2.0/mlflow", "/api/3.0/mlflow", "/ajax-api/3.0/mlflow");

  /** Answers one request: the reply is written as JSON. */
  @FunctionalInterface
  public interface Handler {
    Object handle(Fields fields);
  }

  private final Routes routes;

  public MlflowApi(Routes routes) {
    this.routes = routes;
  }

  public void get(String path, String summary, Handler handler) {
    add("GET", path, summary, handler);
  }

  public void post(String path, String summary, Handler handler) {
    add("POST", path, summary, handler);
  }

  public void patch(String path, String summary, Handler handler) {
    add("PATCH", path, summary, handler);
  }

  public void put(String path, String summary, Handler handler) {
    add("PUT", path, summary, handler);
  }

  public void delete(String path, String summary, Handler handler) {
    add("DELETE", path, summary, handler);
  }

  private void add(String method, String path, String summary, Handler handler) {
    About about = About.about(summary);
    for (String prefix : PREFIXES) {
      json(method, prefix + path, about, handler);
    }
  }

  /** A route at a path given in full. */
  public void exactly(String method, String path, String summary, Handler handler) {
    json(method, path, About.about(summary), handler);
  }

  private void json(String method, String path, About about, Handler handler) {
    raw(
        method,
        path,
        Routes.Body.MEMORY,
        about,
        request -> Reply.json(handler.handle(fields(request))));
  }

  /**
   * A route whose requests and replies are not JSON; its errors are.
   *
   * @param about null for a call that is left out
   */
  public void raw(
      String method, String path, Routes.Body body, @Nullable About about, Routes.Handler handler) {
    routes.add(new Routes.Route(method, path, body, about, handler, MlflowApi::error));
  }

  /** The fields of a request to a route added by {@link #raw}. */
  public static Fields fields(Request request) {
    if (request.method().equals("GET")) {
      return Fields.ofQuery(request);
    }
    String type = request.header("content-type").orElse("").split(";", 2)[0].strip();
    if (!type.equalsIgnoreCase("application/json")
        && !(request.method().equals("DELETE") && request.body().length == 0)) {
      throw new InvalidInput(
          "Bad Request. Content-Type must be one of ['application/json'], as in: Content-Type: application/json");
    }
    return Fields.ofBody(request);
  }

  /** MLflow's envelope. A name that is taken is a 400 there, which its clients rely on. */
  static Reply error(int status, String code, String message) {
    int told = status == 409 ? 400 : status;
    byte[] body = lazo.store.Json.write(envelope(status, message)).getBytes(StandardCharsets.UTF_8);
    return new Reply.Bytes(told, Map.of("content-type", "application/json"), body);
  }

  private static Map<String, String> envelope(int status, String message) {
    return new TreeMap<>(Map.of("error_code", code(status), "message", message));
  }

  private static String code(int status) {
    return switch (status) {
      case 400, 413 -> "INVALID_PARAMETER_VALUE";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "RESOURCE_DOES_NOT_EXIST";
      case 409 -> "RESOURCE_ALREADY_EXISTS";
      case 429 -> "REQUEST_LIMIT_EXCEEDED";
      case 501 -> "NOT_IMPLEMENTED";
      case 503 -> "TEMPORARILY_UNAVAILABLE";
      default -> "INTERNAL_ERROR";
    };
  }
}
