package lazo.serving;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import lazo.problem.NotFound;

/**
 * The Open Inference Protocol and KServe v1 over HTTP: which path and verb is what. Small requests
 * are answered on the event loop.
 */
public final class ServingRoutes {
  private final DataPlane plane;
  private final Inference inference;

  private ServingRoutes(DataPlane plane) {
    this.plane = plane;
    this.inference = new Inference(plane);
  }

  /** Adds /v2 and /v1/models to a router; put them first, for each route before costs time. */
  public static void mount(Router router, DataPlane plane) {
    var routes = new ServingRoutes(plane);
    router.route("/v2/*").handler(context -> routes.v2(context.request()));
    router.route("/v1/models/*").handler(context -> routes.v1(context.request()));
  }

  /**
   * The same in front of a router, for what has no use for the router's services: a prediction then
   * costs less.
   */
  public static Handler<HttpServerRequest> before(
      Handler<HttpServerRequest> others, DataPlane plane) {
    var routes = new ServingRoutes(plane);
    return request -> {
      String path = path(request);
      if (path.equals("/v2") || path.startsWith("/v2/")) {
        routes.v2(request);
      } else if (path.equals("/v1/models") || path.startsWith("/v1/models/")) {
        routes.v1(request);
      } else {
        others.handle(request);
      }
    };
  }

  private void v2(HttpServerRequest request) {
    Replies.guarded(
        request,
        () -> {
          String[] path = segments(path(request));
          switch (path.length > 1 ? path[1] : "") {
            case "models" -> models(request, path);
            case "" -> get(request, Documents.server());
            case "health" -> health(request, path);
            case "repository" -> repository(request, path);
            default -> throw noPath(request);
          }
        });
  }

  /** models/NAME[/versions/VERSION][/ready|infer|stats] after v2. */
  private void models(HttpServerRequest request, String[] path) {
    if (path.length == 2) {
      get(request, Documents.names(plane.endpoints()));
      return;
    }
    if (path.length == 3 && path[2].equals("stats")) {
      get(request, Documents.stats(plane, plane.endpoints()));
      return;
    }
    boolean versioned = path.length > 4 && path[3].equals("versions");
    String version = versioned ? path[4] : null;
    int at = versioned ? 5 : 3;
    if (path.length > at + 1) {
      throw noPath(request);
    }
    String verb = path.length == at ? "" : path[at];
    if (verb.equals("infer")) {
      Replies.require(request, "POST");
      inference.v2(request, path[2], version);
      return;
    }
    EndpointInfo info = plane.info(path[2]);
    if (version != null) {
      plane.requireVersion(path[2], version);
    }
    switch (verb) {
      case "" -> get(request, Documents.model(info, version));
      case "ready" -> get(request, Map.of("name", info.name(), "ready", true));
      case "stats" -> get(request, Documents.stats(plane, List.of(info)));
      default -> throw noPath(request);
    }
  }

  private void health(HttpServerRequest request, String[] path) {
    switch (path.length == 3 ? path[2] : "") {
      case "live" -> get(request, Map.of("live", true));
      case "ready" -> {
        Replies.require(request, "GET");
        boolean ready = plane.ready();
        Replies.json(request, ready ? 200 : 503, Map.of("ready", ready));
      }
      default -> throw noPath(request);
    }
  }

  private void repository(HttpServerRequest request, String[] path) {
    if (path.length != 3 || !path[2].equals("index")) {
      throw noPath(request);
    }
    Replies.require(request, "POST");
    Replies.json(request, 200, Documents.index(plane.endpoints()));
  }

  private void v1(HttpServerRequest request) {
    Replies.guarded(
        request,
        () -> {
          String[] path = segments(path(request));
          if (path.length == 2) {
            get(request, Documents.names(plane.endpoints()));
            return;
          }
          int colon = path[2].lastIndexOf(':');
          String verb = colon < 0 ? "" : path[2].substring(colon + 1);
          if (path.length == 3 && verb.equals("predict")) {
            Replies.require(request, "POST");
            inference.v1(request, path[2].substring(0, colon));
          } else if (path.length == 3 && verb.isEmpty()) {
            get(request, Map.of("name", plane.info(path[2]).name(), "ready", true));
          } else {
            throw noPath(request);
          }
        });
  }

  private static void get(HttpServerRequest request, Object document) {
    Replies.require(request, "GET");
    Replies.json(request, 200, document);
  }

  private static NotFound noPath(HttpServerRequest request) {
    return new NotFound(
        "there is nothing at %s; predictions are at /v2/models/ENDPOINT/infer"
            .formatted(request.path()));
  }

  private static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "/" : path;
  }

  private static String[] segments(String path) {
    String[] segments = path.substring(1).split("/");
    if (path.indexOf('%') >= 0) {
      for (int i = 0; i < segments.length; i++) {
        segments[i] = QueryStringDecoder.decodeComponent(segments[i]);
      }
    }
    return segments;
  }
}
