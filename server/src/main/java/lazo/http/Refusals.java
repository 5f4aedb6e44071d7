package lazo.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Collectors;

/** Answers to what no route takes: unknown paths, wrong methods, and what is not HTTP. */
final class Refusals {
  static final int REQUEST_LINE_BYTES_MAX = 16 << 10;
  static final int HEADER_BYTES_MAX = 16 << 10;

  private Refusals() {}

  static void mount(Router router, List<Routes.Route> table) {
    router.errorHandler(400, context -> refuse(context, 400, "the request is not valid HTTP"));
    router.errorHandler(404, Refusals::unknown);
    router.errorHandler(405, context -> wrongMethod(context, table));
    router.errorHandler(
        500,
        context -> {
          if (!context.response().headWritten()) {
            end(context.response(), Errors.reply(failure(context), Errors::standard));
          }
        });
  }

  private static Throwable failure(RoutingContext context) {
    return context.failure() == null
        ? new IllegalStateException("failed without a reason")
        : context.failure();
  }

  private static void wrongMethod(RoutingContext context, List<Routes.Route> table) {
    String path = String.valueOf(context.normalizedPath());
    String methods =
        table.stream()
            .filter(route -> takes(route.path(), path))
            .map(Routes.Route::method)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    context.response().putHeader("allow", methods);
    refuse(
        context, 405, path + " does not take " + context.request().method() + ", only " + methods);
  }

  private static boolean takes(String route, String path) {
    String[] wanted = route.split("/", -1);
    String[] given = path.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("*")) {
        return given.length > i;
      }
      if (i >= given.length || (!wanted[i].startsWith(":") && !wanted[i].equals(given[i]))) {
        return false;
      }
    }
    return wanted.length == given.length;
  }

  private static void unknown(RoutingContext context) {
    refuse(context, 404, "nothing is at " + context.request().path());
  }

  /** For requests that cannot be read as HTTP. */
  static void invalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        switch (cause) {
          case TooLongHttpLineException _ -> 414;
          case TooLongHttpHeaderException _ -> 431;
          case null, default -> 400;
        };
    String message =
        switch (status) {
          case 414 ->
              "the address is longer than "
                  + (REQUEST_LINE_BYTES_MAX >> 10)
                  + " KiB; send what it holds in a body";
          case 431 -> "the headers are larger than " + (HEADER_BYTES_MAX >> 10) + " KiB";
          default -> "the request is not valid HTTP: " + reason(cause);
        };
    HttpServerResponse response = request.response().putHeader("connection", "close");
    end(response, Errors.standard(status, Errors.code(status), message));
    request.connection().close();
  }

  private static String reason(Throwable cause) {
    return cause == null || cause.getMessage() == null ? "unreadable" : cause.getMessage();
  }

  private static void refuse(RoutingContext context, int status, String message) {
    if (!context.response().headWritten()) {
      end(context.response(), Errors.standard(status, Errors.code(status), message));
    }
  }

  private static void end(HttpServerResponse response, Reply reply) {
    if (reply instanceof Reply.Bytes bytes) {
      response.setStatusCode(bytes.status());
      bytes.headers().forEach(response::putHeader);
      response.end(Buffer.buffer(bytes.body()));
    }
  }
}
