package lazo.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The route table. A capability's {@code XRoutes} adds its routes; the server mounts the table.
 * Paths use {@code :name} for one segment and a trailing {@code *name} for the rest of the path
 * (decoded).
 */
public final class Routes {
  /** Answers one request, on a virtual thread: it may block. */
  @FunctionalInterface
  public interface Handler {
    Reply handle(Request request);
  }

  /** How a route takes its body. */
  public enum Body {
    /** In memory, up to {@link HttpServer#MEMORY_BODY_BYTES_MAX}. */
    MEMORY,
    /** Streamed to a file of any size. */
    FILE
  }

  /**
   * One route.
   *
   * @param about null for what is not part of the API: pages, and calls that are left out
   * @param errors renders its errors, null for the standard form
   */
  public record Route(
      String method,
      String path,
      Body body,
      @Nullable About about,
      Handler handler,
      @Nullable ErrorForm errors) {}

  /** Renders an error in the words of a protocol. */
  @FunctionalInterface
  public interface ErrorForm {
    Reply render(int status, String code, String message);
  }

  private final List<Route> table = new ArrayList<>();
  private @Nullable Route otherwise;

  /** A page, or what belongs to one. */
  public void page(String method, String path, Handler handler) {
    add(new Route(method, path, Body.MEMORY, null, handler, null));
  }

  public void get(String path, About about, Handler handler) {
    add("GET", path, about, handler);
  }

  public void post(String path, About about, Handler handler) {
    add("POST", path, about, handler);
  }

  public void delete(String path, About about, Handler handler) {
    add("DELETE", path, about, handler);
  }

  private void add(String method, String path, About about, Handler handler) {
    add(new Route(method, path, Body.MEMORY, about, handler, null));
  }

  /**
   * A route whose body goes to a file first, see {@link Request#upload}. The handler must move or
   * delete the file.
   */
  public void upload(String method, String path, About about, Handler handler) {
    add(new Route(method, path, Body.FILE, about, handler, null));
  }

  public void add(Route route) {
    table.add(route);
  }

  /** The whole table, in the order of registration; the first match wins. */
  public List<Route> table() {
    return List.copyOf(table);
  }

  /** Answers, without its body, what no route answers. */
  public void otherwise(Handler handler) {
    otherwise = new Route("GET", "/", Body.MEMORY, null, handler, null);
  }

  @Nullable Route otherwise() {
    return otherwise;
  }
}
