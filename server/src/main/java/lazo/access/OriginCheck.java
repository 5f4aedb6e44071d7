package lazo.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that name another host (DNS rebinding) and state-changing requests that come
 * from another site's page (cross-site request forgery).
 */
public final class OriginCheck {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private final Set<String> hosts;
  private final boolean anyHost;

  /**
   * @param hosts host names allowed besides loopback
   * @param anyHost true on a server opened to the network on purpose, where the names it has are
   *     not known
   */
  public OriginCheck(Set<String> hosts, boolean anyHost) {
    this.hosts = Set.copyOf(hosts);
    this.anyHost = anyHost;
  }

  /** Puts the check in front of every route that is added later. */
  public void mount(Router router) {
    router.route().order(-1).handler(this::check);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String path = String.valueOf(request.path());
    if (!path.equals("/health")
        && !allowed(request.authority() == null ? null : request.authority().host())) {
      refuse(
          context,
          "Invalid Host header: this server answers to localhost; start it with --allow-host to add a name");
      return;
    }
    String origin = request.getHeader("origin");
    if (origin != null
        && !SAFE_METHODS.contains(request.method().name())
        && !sameHost(origin, request)) {
      refuse(
          context,
          "Cross-origin request blocked: " + request.method() + " from another site's page");
      return;
    }
    context.next();
  }

  private boolean allowed(@Nullable String host) {
    return anyHost || (host != null && (LOOPBACK.contains(host) || hosts.contains(host)));
  }

  private static boolean sameHost(String origin, HttpServerRequest request) {
    try {
      URI uri = URI.create(origin);
      var authority = request.authority();
      int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
      return authority != null
          && authority.host().equals(uri.getHost())
          && (authority.port() < 0 ? 80 : authority.port()) == port;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refuse(RoutingContext context, String message) {
    context
        .response()
        .setStatusCode(403)
        .putHeader("content-type", "application/json")
        .end(
            "{\"error\":{\"code\":\"NOT_ALLOWED\",\"message\":\""
                + message.replace("\"", "'")
                + "\"}}");
  }
}
