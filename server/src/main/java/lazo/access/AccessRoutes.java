package lazo.access;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Users, tokens, permissions and the audit log over HTTP. */
final class AccessRoutes {
  private static final int DAYS_MAX = 3_650;
  private static final int EVENTS_MAX = 1_000;

  private final Access access;

  AccessRoutes(Access access) {
    this.access = access;
  }

  void register(Routes routes) {
    users(routes);
    tokens(routes);
    grants(routes);
    routes.get(
        "/lazo/v1/audit",
        about("List what was done and what was refused, newest first")
            .query("who", String.class, "only of this user")
            .query("text", String.class, "only with this in the action or in what it was about")
            .query("refused", Boolean.class, "only what was refused or failed", false)
            .query("before", Long.class, "only with a smaller id: the next page")
            .query("max", Integer.class, "at most so many, up to " + EVENTS_MAX, 100)
            .answersList("events", AuditEvent.class),
        this::events);
  }

  private void users(Routes routes) {
    routes.get(
        "/lazo/v1/users",
        about("List users").answersList("users", User.class),
        request -> Reply.json(Map.of("users", access.users())));
    routes.get(
        "/lazo/v1/me",
        about("Get who asks: the name, and whether they may do everything")
            .answers("name", String.class),
        request -> Reply.json(me()));
    routes.post(
        "/lazo/v1/users",
        about("Add a user")
            .fieldRequired("name", String.class, "letters, digits and . _ @ + -")
            .fieldRequired("password", String.class, "at least 12 characters")
            .field("admin", Boolean.class, "may do everything; otherwise false")
            .answers(User.class),
        request -> {
          JsonNode body = request.json();
          return Reply.json(
              access.add(
                  required(body, "name"),
                  required(body, "password"),
                  body.path("admin").asBoolean(false)));
        });
    routes.delete(
        "/lazo/v1/users/:user",
        about("Delete a user with tokens and permissions; what they made stays").answers(Map.class),
        request -> {
          access.delete(request.pathParam("user"));
          return Reply.json(Map.of());
        });
    routes.post(
        "/lazo/v1/users/:user/password",
        about("Set a password and end the user's sessions")
            .fieldRequired("password", String.class, "at least 12 characters")
            .field("current_password", String.class, "needed by users who change their own")
            .answers(Map.class),
        this::setPassword);
    routes.post(
        "/lazo/v1/users/:user/admin",
        about("Make a user an administrator, or no longer one")
            .fieldRequired("admin", Boolean.class, "true to make one")
            .answers(User.class),
        this::setAdmin);
  }

  /** Who asks; nobody in particular on a server without access control. */
  record Me(String name, boolean admin) {}

  private static Me me() {
    return Caller.current()
        .map(caller -> new Me(caller.name(), caller.admin()))
        .orElse(new Me(Caller.ANYONE, true));
  }

  private static String required(JsonNode body, String field) {
    String value = body.path(field).asText("");
    if (value.isEmpty()) {
      throw new InvalidInput("say '" + field + "', a text");
    }
    return value;
  }

  private Reply setPassword(Request request) {
    JsonNode body = request.json();
    access.setPassword(
        request.pathParam("user"),
        required(body, "password"),
        body.path("current_password").asText(""),
        request.remote());
    return Reply.json(Map.of());
  }

  private Reply setAdmin(Request request) {
    JsonNode admin = request.json().path("admin");
    if (!admin.isBoolean()) {
      throw new InvalidInput("'admin' must be true or false");
    }
    String user = request.pathParam("user");
    access.setAdmin(user, admin.asBoolean());
    return Reply.json(access.user(user));
  }

  private void tokens(Routes routes) {
    routes.get(
        "/lazo/v1/tokens",
        about("List your tokens").answersList("tokens", Token.class),
        request -> Reply.json(Map.of("tokens", access.tokens())));
    routes.post(
        "/lazo/v1/tokens",
        about("Make a token that stands for you; it is shown this once")
            .fieldRequired("label", String.class, "what it is for")
            .field(
                "days",
                Integer.class,
                "how long it lasts, up to " + DAYS_MAX + "; for ever when left out")
            .answers(Access.Made.class),
        request -> {
          JsonNode body = request.json();
          return Reply.json(access.makeToken(required(body, "label"), days(body.get("days"))));
        });
    routes.delete(
        "/lazo/v1/tokens/:token",
        about("Revoke a token of yours by its id").answers(Map.class),
        request -> {
          access.revokeToken(request.pathParam("token"));
          return Reply.json(Map.of());
        });
  }

  private static Optional<Duration> days(@Nullable JsonNode days) {
    if (days == null || days.isNull()) {
      return Optional.empty();
    }
    if (!days.isInt() || days.asInt() < 1 || days.asInt() > DAYS_MAX) {
      throw new InvalidInput("'days' must be a whole number from 1 to " + DAYS_MAX);
    }
    return Optional.of(Duration.ofDays(days.asInt()));
  }

  /** A permission as it is sent: the resource as KIND/NAME. */
  record Given(String user, String resource, Permission permission) {
    static Given of(Grant grant) {
      return new Given(grant.user(), grant.resource().toString(), grant.permission());
    }
  }

  private void grants(Routes routes) {
    routes.get(
        "/lazo/v1/grants",
        about("List permissions that were given; all of them only for administrators")
            .query("user", String.class, "to this user")
            .query("resource", String.class, "on this resource, such as endpoint/delay")
            .answersList("grants", Given.class),
        this::listGrants);
    routes.post(
        "/lazo/v1/grants",
        about("Give a user a permission on a resource, in place of the one given before")
            .fieldRequired("user", String.class, "the name of a user")
            .fieldRequired(
                "resource", String.class, "such as endpoint/delay, experiment/3 or loop/*")
            .fieldRequired("permission", Permission.class, "each includes those before it")
            .answers(Given.class),
        request -> {
          JsonNode body = request.json();
          Grant grant =
              new Grant(
                  required(body, "user"),
                  Resource.parse(required(body, "resource")),
                  Permission.of(required(body, "permission")));
          access.grants().give(grant);
          return Reply.json(Given.of(grant));
        });
    routes.delete(
        "/lazo/v1/grants",
        about("Take a permission back; what holds for all of the kind counts again")
            .queryRequired("user", String.class, "the name of a user")
            .queryRequired("resource", String.class, "such as endpoint/delay")
            .answers(Map.class),
        request -> {
          access.grants().take(query(request, "user"), Resource.parse(query(request, "resource")));
          return Reply.json(Map.of());
        });
  }

  private static String query(Request request, String name) {
    return request
        .queryParam(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> new InvalidInput("say '" + name + "' as a query parameter"));
  }

  private Reply listGrants(Request request) {
    Optional<String> user = request.queryParam("user");
    Optional<String> resource = request.queryParam("resource");
    if (user.isPresent() && resource.isPresent()) {
      throw new InvalidInput("say 'user' or 'resource' as a query parameter, not both");
    }
    List<Grant> found =
        user.map(access.grants()::of)
            .or(() -> resource.map(text -> access.grants().on(Resource.parse(text))))
            .orElseGet(access.grants()::all);
    return Reply.json(Map.of("grants", found.stream().map(Given::of).toList()));
  }

  private Reply events(Request request) {
    String before = request.queryParam("before").orElse("");
    if (!before.matches("\\d{0,18}")) {
      throw new InvalidInput("query parameter 'before' must be the id of an event");
    }
    return Reply.json(
        Map.of(
            "events",
            access
                .audit()
                .events(
                    new Audit.Asked(
                        request.queryParam("who").orElse(""),
                        request.queryParam("text").orElse(""),
                        request.queryParam("refused").orElse("false").equals("true"),
                        before.isEmpty() ? Long.MAX_VALUE : Long.parseLong(before),
                        request.queryInt("max", 100, 1, EVENTS_MAX)))));
  }
}
