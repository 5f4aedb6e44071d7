package lazo.access;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lazo.http.Errors;
import lazo.http.Filter;
import lazo.http.Reply;
import lazo.problem.LazoException;
import lazo.problem.NotAllowed;
import lazo.problem.NotSignedIn;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route, the ones that do not exist too: who is not signed in gets no further.
 * On a server without access control it lets everyone pass.
 */
public final class Guard {
  /** Probes, the version that MLflow's clients ask for, and what the page to sign in needs. */
  private static final Set<String> OPEN =
      Set.of(
          "/health", "/version", "/v2/health/live", "/v2/health/ready", Guard.SIGN_IN, "/settings");

  /** The page to sign in. */
  public static final String SIGN_IN = "/sign-in";

  private static final String CALLER = "lazo.caller";
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int ENTERED_MAX = 10_000;

  private final Access access;
  private final boolean open;
  private final InstantSource clock;
  private final Map<Entered, Instant> entered = new ConcurrentHashMap<>();

  /** Who may ask which endpoint; kept for a few seconds, since predictions do not wait for SQL. */
  private record Entered(String user, String endpoint, Permission needed) {}

  /**
   * @param open true without access control
   */
  public Guard(Access access, boolean open, InstantSource clock) {
    this.access = access;
    this.open = open;
    this.clock = clock;
  }

  /** Puts the guard in front of every route that is added later. */
  public void mount(Router router) {
    router.route().handler(this::check);
  }

  /** Tells handlers who asks, and the audit log what they did. */
  public Filter filter() {
    return new AuditFilter(access.audit());
  }

  static Caller caller(RoutingContext context) {
    Caller caller = context.get(CALLER);
    return caller == null ? Caller.anyone() : caller;
  }

  static String address(RoutingContext context) {
    var remote = context.request().remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }

  private void check(RoutingContext context) {
    String path = String.valueOf(context.normalizedPath());
    if (open) {
      context.put(CALLER, Caller.anyone()).next();
      return;
    }
    if (OPEN.contains(path) || path.startsWith("/assets/")) {
      context.put(CALLER, Caller.of(NOBODY, access.grants())).next();
      return;
    }
    if (path.startsWith(Tickets.PREFIX)) { // looked at before
      context.put(CALLER, Caller.ticket()).next();
      return;
    }
    Credentials credentials = credentials(context.request().headers());
    Optional<Caller> known = access.signIns().remembered(credentials);
    if (known.isPresent() && entersAtOnce(known.get(), path)) {
      context.put(CALLER, known.get()).next();
      return;
    }
    context.request().pause();
    Context loop = context.vertx().getOrCreateContext();
    Thread.ofVirtual().name("lazo-guard").start(() -> lookUp(context, loop, credentials, path));
  }

  private static final User NOBODY = new User(0, "", false, Instant.EPOCH);

  private static Credentials credentials(MultiMap headers) {
    return Credentials.of(headers::get, session(headers.getAll("cookie")));
  }

  private static @Nullable String session(Iterable<String> headers) {
    for (String header : headers) {
      for (String pair : header.split(";")) {
        String[] parts = pair.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(FormTokens.COOKIE)) {
          return parts[1];
        }
      }
    }
    return null;
  }

  /** Off the event loop: passwords take time, and so may the database. */
  private void lookUp(RoutingContext context, Context loop, Credentials credentials, String path) {
    @Nullable Caller caller = null;
    @Nullable LazoException refusal = null;
    try {
      Optional<Caller> found = access.signIns().check(credentials, address(context));
      if (found.isPresent()) {
        enter(found.get(), path);
        caller = found.get();
      } else {
        refusal = unknown(context, credentials);
      }
    } catch (LazoException e) {
      refusal = e;
    }
    if (refusal instanceof NotAllowed && caller == null) {
      audit(context, credentials, refusal);
    }
    Caller asks = caller;
    LazoException why = refusal;
    loop.runOnContext(
        go -> {
          if (asks == null) {
            refuse(context, why == null ? new NotSignedIn("sign in first") : why);
          } else {
            context.put(CALLER, asks).next();
            context.request().resume();
          }
        });
  }

  private LazoException unknown(RoutingContext context, Credentials credentials) {
    if (credentials instanceof Credentials.Password(String user, String password)) {
      access
          .audit()
          .add(user, address(context), Audit.SIGN_IN, "", 401, "name and password do not fit");
    }
    return new NotSignedIn(
        switch (credentials) {
          case Credentials.None() ->
              "You are not authenticated. Sign in with a user and password (MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD) or a token (MLFLOW_TRACKING_TOKEN, LAZO_TOKEN)";
          case Credentials.Password _ ->
              "You are not authenticated: this user and password do not fit";
          case Credentials.Bearer _ ->
              "You are not authenticated: this token is unknown, expired or revoked";
          case Credentials.Session _ -> "You are not signed in any more; sign in again";
        });
  }

  private void audit(RoutingContext context, Credentials credentials, LazoException refusal) {
    String who = access.signIns().remembered(credentials).map(Caller::name).orElse("");
    access
        .audit()
        .add(
            who,
            address(context),
            context.request().method() + " " + context.normalizedPath(),
            "",
            403,
            String.valueOf(refusal.getMessage()));
  }

  private void refuse(RoutingContext context, LazoException why) {
    HttpServerRequest request = context.request();
    if (why instanceof NotSignedIn && wantsPage(request)) {
      String to = URLEncoder.encode(String.valueOf(request.uri()), StandardCharsets.UTF_8);
      context.response().setStatusCode(303).putHeader("location", SIGN_IN + "?next=" + to).end();
      request.resume();
      return;
    }
    int status = Errors.status(why);
    Reply reply =
        form(context).render(status, Errors.code(status), String.valueOf(why.getMessage()));
    if (status == 401) {
      context.response().putHeader("www-authenticate", "Basic realm=\"lazo\", charset=\"UTF-8\"");
    }
    if (reply instanceof Reply.Bytes bytes) {
      bytes.headers().forEach(context.response()::putHeader);
      closeUnread(request);
      context.response().setStatusCode(status).end(Buffer.buffer(bytes.body()));
      request.resume();
    }
  }

  /** A body that nobody reads must not hold up the connection. */
  private static void closeUnread(HttpServerRequest request) {
    String method = request.method().name();
    if (request.version() != HttpVersion.HTTP_2
        && !method.equals("GET")
        && !method.equals("HEAD")) {
      request.response().putHeader("connection", "close");
    }
  }

  private static boolean wantsPage(HttpServerRequest request) {
    String accept = request.getHeader("accept");
    return request.method().name().equals("GET") && accept != null && accept.contains("text/html");
  }

  /** MLflow's clients read MLflow's envelope. */
  private static lazo.http.Routes.ErrorForm form(RoutingContext context) {
    String path = String.valueOf(context.normalizedPath());
    return path.startsWith("/api/") || path.startsWith("/ajax-api/")
        ? (status, code, message) ->
            Reply.json(
                status,
                new Envelope(
                    status == 401 ? "UNAUTHENTICATED" : status == 403 ? "PERMISSION_DENIED" : code,
                    message))
        : Errors::standard;
  }

  /** MLflow's words for an error. */
  private record Envelope(String error_code, String message) {}

  // ---- endpoints, whose routes are not in the table ----

  private boolean entersAtOnce(Caller caller, String path) {
    Entered entry = entry(caller, path);
    return entry == null || caller.admin() || isFresh(entered.get(entry));
  }

  private boolean isFresh(@Nullable Instant seen) {
    return seen != null && seen.plus(FRESH).isAfter(clock.instant());
  }

  private void enter(Caller caller, String path) {
    Entered entry = entry(caller, path);
    if (entry != null) {
      enter(caller, entry);
    }
  }

  private void enter(Caller caller, Entered entry) {
    if (isFresh(entered.get(entry))) {
      return;
    }
    caller.check(entry.needed, Resource.endpoint(entry.endpoint));
    if (entered.size() >= ENTERED_MAX) {
      entered.clear();
    }
    entered.put(entry, clock.instant());
  }

  /** For calls of gRPC, which name their endpoint in the message. */
  public void enter(MultiMap headers, String endpoint, boolean predicts) {
    if (open) {
      return;
    }
    Caller caller =
        access
            .signIns()
            .remembered(credentials(headers))
            .orElseThrow(() -> new NotSignedIn("You are not authenticated"));
    if (!caller.admin()) {
      enter(
          caller,
          new Entered(caller.name(), endpoint, predicts ? Permission.USE : Permission.READ));
    }
  }

  /** What a path of the serving protocols needs; null for every other path. */
  private static @Nullable Entered entry(Caller caller, String path) {
    if (!path.startsWith("/v2") && !path.startsWith("/v1/models")) {
      return null;
    }
    String[] parts = path.split("/");
    String name = parts.length > 3 ? URLDecoder.decode(parts[3], StandardCharsets.UTF_8) : "";
    if (path.startsWith("/v1/models")) {
      int colon = name.lastIndexOf(':');
      return colon < 0
          ? entered(caller, name, Permission.READ)
          : entered(caller, name.substring(0, colon), Permission.USE);
    }
    boolean infers = parts[parts.length - 1].equals("infer");
    boolean ofModel = parts.length > 3 && parts[2].equals("models");
    return entered(
        caller,
        ofModel && !(parts.length == 4 && name.equals("stats")) ? name : "",
        infers ? Permission.USE : Permission.READ);
  }

  /** What is not about one endpoint is about all. */
  private static Entered entered(Caller caller, String name, Permission needed) {
    return new Entered(caller.name(), name.isEmpty() ? Resource.ANY : name, needed);
  }
}
