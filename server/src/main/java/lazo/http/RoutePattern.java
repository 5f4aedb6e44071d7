package lazo.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;
import lazo.store.Blobs;
import org.jspecify.annotations.Nullable;

/** A path of the table in Vert.x's words, and how a request on it becomes a {@link Request}. */
record RoutePattern(String vertxPath, boolean regex, List<String> names) {
  static RoutePattern of(String path) {
    if (!path.contains("*")) {
      return new RoutePattern(path, false, List.of());
    }
    var names = new ArrayList<String>();
    var regex = new StringBuilder();
    for (String segment : path.substring(1).split("/")) {
      regex.append('/');
      if (segment.startsWith(":")) {
        names.add(segment.substring(1));
        regex.append("([^/]+)");
      } else if (segment.startsWith("*")) {
        names.add(segment.substring(1));
        regex.append("(.*)");
      } else {
        regex.append(Pattern.quote(segment));
      }
    }
    return new RoutePattern(regex.toString(), true, List.copyOf(names));
  }

  Request request(RoutingContext context, byte[] body, Blobs.@Nullable Received upload) {
    HttpServerRequest request = context.request();
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, value) ->
                headers.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + "," + b));
    if (request.authority() != null) {
      headers.putIfAbsent("host", request.authority().toString()); // HTTP/2 has no such header
    }
    boolean head = HttpMethod.HEAD.equals(request.method());
    return new Request(
        head ? "GET" : request.method().name(),
        String.valueOf(request.path()),
        pathParams(context),
        query(context),
        headers,
        body,
        upload,
        remote(request));
  }

  private static String remote(HttpServerRequest request) {
    var address = request.remoteAddress();
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
  }

  private static Map<String, List<String>> query(RoutingContext context) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    try {
      for (String name : context.queryParams().names()) {
        query.put(name, context.queryParams().getAll(name));
      }
    } catch (HttpException | IllegalArgumentException e) {
      throw new InvalidInput(
          "the part of the address after '?' is not URL encoded; write % as %25", e);
    }
    return query;
  }

  private Map<String, String> pathParams(RoutingContext context) {
    Map<String, String> params = new HashMap<>();
    if (regex) {
      for (int i = 0; i < names.size(); i++) {
        params.put(names.get(i), decoded(context.pathParam("param" + i)));
      }
    } else {
      params.putAll(context.pathParams());
    }
    return params;
  }

  /** Vert.x has decoded it, once. */
  private static String decoded(@Nullable String segment) {
    return segment == null ? "" : segment;
  }
}
