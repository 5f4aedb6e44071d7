package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import lazo.access.Permission;
import lazo.access.Tickets;
import lazo.app.ServerOptions.AccessControl;
import lazo.http.Routes;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with access control, asked by people who may do less than everything: nobody, a stranger
 * who has no permission on anything, and a reader of everything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final String PASSWORD = "correct horse battery";

  /** What answers without anyone being signed in. */
  private static final Set<String> OPEN =
      Set.of(
          "GET /health",
          "GET /version",
          "GET /assets/:digest/:name",
          "POST /settings",
          "GET /sign-in",
          "POST /sign-in");

  /** What everyone may ask who is signed in: it tells nothing of anyone. */
  private static final Pattern FOR_ALL =
      Pattern.compile(
          "GET (/version|/health)|GET .*/(server-info|scorers/online-configs.*|users/current.*)|.*/mlflow-artifacts/signed/.*");

  /** What everyone may make; left out, or the administrator would find the name taken. */
  private static final Pattern FOR_ALL_TO_MAKE =
      Pattern.compile("POST .*/(experiments|registered-models|datasets)/create");

  private static final Pattern QUESTION =
      Pattern.compile(
          "GET .*|POST .*/(search|search-datasets|batchGetInfos|metrics|calculate-filter-correlation|presigned-download-url|get-latest-versions)");

  private final HttpClient client = HttpClient.newHttpClient();
  private Server server;
  private String admin;
  private String stranger;
  private String reader;

  @Nullable String database() {
    return null;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server =
        Server.start(
            new ServerOptions(
                "127.0.0.1",
                0,
                folder.resolve("data"),
                database(),
                false,
                Set.of(),
                null,
                Optional.empty(),
                AccessControl.USERS,
                Permission.NO_PERMISSIONS,
                null));
    admin = basic("admin", server.firstPassword().orElseThrow());
    admin = token(admin);
    stranger = user("mallory");
    reader = user("rita");
    for (String kind : List.of("experiment", "registered_model", "dataset", "endpoint", "loop")) {
      grant("rita", kind + "/*", "READ");
    }
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** A new user's token. */
  private String user(String name) throws Exception {
    String body = Json.write(Map.of("name", name, "password", PASSWORD));
    assertThat(ask(admin, "POST", "/lazo/v1/users", body).statusCode()).isEqualTo(200);
    return token(basic(name, PASSWORD));
  }

  private String token(String who) throws Exception {
    var reply = ask(who, "POST", "/lazo/v1/tokens", "{\"label\":\"test\"}");
    return "Bearer " + Json.tree(reply.body()).path("secret").asText();
  }

  private void grant(String user, String resource, String permission) throws Exception {
    String body = Json.write(Map.of("user", user, "resource", resource, "permission", permission));
    assertThat(ask(admin, "POST", "/lazo/v1/grants", body).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> ask(@Nullable String who, String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (who != null) {
      request.header("authorization", who);
    }
    if (!body.isEmpty()) {
      request.header("content-type", "application/json");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void everyRouteRefusesWhoIsNotSignedIn() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Routes.Route route : server.routes()) {
      String name = route.method() + " " + route.path();
      String path = route.path().replaceAll("[:*][a-zA-Z_]+", "x");
      for (String credentials : List.of("", "Bearer lz_nonsense", "Basic %%%", "Digest x")) {
        var reply = ask(credentials.isEmpty() ? null : credentials, route.method(), path, "");
        int refusal = path.startsWith(Tickets.PREFIX) ? 403 : 401; // the former: no signature
        if ((reply.statusCode() == refusal) == OPEN.contains(name)) {
          wrong.add(name + " with '" + credentials + "': " + reply.statusCode());
        }
      }
    }
    for (String path :
        List.of(
            "/v2",
            "/v2/models/x",
            "/v2/models/x/infer",
            "/v1/models",
            "/v1/models/x:predict",
            "/inference.GRPCInferenceService/ModelInfer",
            "/nothing",
            "/api/2.0/mlflow/nothing",
            "//lazo/v1/users",
            "/health/../lazo/v1/users",
            "/assets/../lazo/v1/users",
            "/%6cazo/v1/users")) {
      for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "PUT")) {
        int status = ask(null, method, path, "").statusCode();
        if (status != 401) {
          wrong.add(method + " " + path + ": " + status);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aBrowserIsSentToThePageToSignIn() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/experiments?x=1"))
            .header("accept", "text/html,*/*");
    var reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(303);
    assertThat(reply.headers().firstValue("location"))
        .contains("/sign-in?next=%2Fexperiments%3Fx%3D1");
  }

  /**
   * Before the administrator makes a call that works, the stranger makes it in vain, and the reader
   * unless it only asks.
   */
  @Test
  void everyCallOfMlflowAsksForAPermission() throws Exception {
    String stranger = user("sam"); // who has made nothing in another test
    Map<String, String> variables = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Scenario.Call each : Scenario.calls()) {
      Scenario.Call call = each.filled(variables);
      String name = call.method() + " " + call.path();
      String bare = name.replaceAll("\\?.*", "");
      var unseen = FOR_ALL_TO_MAKE.matcher(bare).matches() ? null : ask(stranger, call);
      var seen = FOR_ALL_TO_MAKE.matcher(bare).matches() ? null : ask(reader, call);
      var done = ask(admin, call);
      boolean worked = done.statusCode() < 300;
      boolean forAll = FOR_ALL.matcher(name).matches();
      if (worked && unseen != null && !forAll && tells(unseen, variables)) {
        wrong.add("stranger: " + call + " -> " + unseen.statusCode() + " " + unseen.body());
      }
      boolean question = QUESTION.matcher(bare).matches();
      boolean ofUsers = bare.contains("permissions/") || bare.contains("/users/");
      boolean ofNobody = bare.contains("/artifacts/in/"); // below no experiment
      boolean ofAdmins = bare.contains("/webhooks") || ofUsers || ofNobody;
      if (worked && seen != null && !forAll && !(question && ofAdmins)) {
        if (question != seen.statusCode() < 300) {
          wrong.add("reader: " + call + " -> " + seen.statusCode() + " " + seen.body());
        }
      }
      call.keep(done.body(), variables);
    }
    assertThat(wrong).isEmpty();
  }

  private HttpResponse<String> ask(String who, Scenario.Call call) throws Exception {
    return ask(who, call.method(), call.path(), call.body());
  }

  /** True when an answer is neither a refusal nor empty of what others have. */
  private static boolean tells(HttpResponse<String> reply, Map<String, String> variables) {
    return reply.statusCode() < 300
        && (variables.values().stream()
                .anyMatch(value -> value.length() > 3 && reply.body().contains(value))
            || !(reply.body().strip().matches("\\{\\s*}|\\{\\s*\"\\w+\"\\s*:\\s*\\[\\s*]\\s*}")));
  }

  @Test
  void whatOneMakesIsOnesOwn() throws Exception {
    var made = ask(stranger, "POST", api("experiments/create"), "{\"name\":\"mine\"}");
    String id = Json.tree(made.body()).path("experiment_id").asText();
    String run =
        Json.tree(
                ask(stranger, "POST", api("runs/create"), "{\"experiment_id\":\"" + id + "\"}")
                    .body())
            .at("/run/info/run_id")
            .asText();
    assertThat(run).isNotEmpty();
    assertThat(ask(reader, "GET", api("runs/get?run_id=" + run), "").statusCode()).isEqualTo(200);
    String log = "{\"run_id\":\"" + run + "\",\"key\":\"m\",\"value\":1,\"timestamp\":1}";
    assertThat(ask(reader, "POST", api("runs/log-metric"), log).statusCode()).isEqualTo(403);
    assertThat(ask(stranger, "POST", api("runs/log-metric"), log).statusCode()).isEqualTo(200);

    // who may manage it says who else may
    String permission =
        "{\"experiment_id\":\"" + id + "\",\"username\":\"rita\",\"permission\":\"EDIT\"}";
    String create = api("experiments/permissions/create");
    assertThat(ask(reader, "POST", create, permission).statusCode()).isEqualTo(403);
    assertThat(ask(stranger, "POST", create, permission).statusCode()).isEqualTo(200);
    assertThat(ask(reader, "POST", api("runs/log-metric"), log).statusCode()).isEqualTo(200);
    assertThat(
            ask(reader, "POST", api("experiments/delete"), "{\"experiment_id\":\"" + id + "\"}")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aNameThatIsFreeAgainComesWithoutItsOldPermissions() throws Exception {
    String name = "{\"name\":\"phoenix\"}";
    assertThat(ask(stranger, "POST", api("registered-models/create"), name).statusCode())
        .isEqualTo(200);
    assertThat(ask(stranger, "DELETE", api("registered-models/delete"), name).statusCode())
        .isEqualTo(200);
    assertThat(ask(admin, "POST", api("registered-models/create"), name).statusCode())
        .isEqualTo(200);
    assertThat(ask(stranger, "GET", api("registered-models/get?name=phoenix"), "").statusCode())
        .isEqualTo(403);
  }

  @Test
  void anExperimentOverAnothersFilesOpensThemToNobody() throws Exception {
    String victim =
        Json.tree(ask(admin, "POST", api("experiments/create"), "{\"name\":\"victim\"}").body())
            .path("experiment_id")
            .asText();
    String file = "/api/2.0/mlflow-artifacts/artifacts/" + victim + "/a/secret.txt";
    assertThat(ask(admin, "PUT", file, "hidden").statusCode()).isEqualTo(200);
    for (String location :
        List.of("mlflow-artifacts:/" + victim, "mlflow-artifacts:/" + victim + "/a")) {
      ask(
          stranger,
          "POST",
          api("experiments/create"),
          Json.write(Map.of("name", location, "artifact_location", location)));
      assertThat(ask(stranger, "GET", file, "").body()).doesNotContain("hidden");
      assertThat(ask(stranger, "PUT", file, "changed").statusCode()).isEqualTo(403);
      ask(stranger, "POST", api("registered-models/create"), "{\"name\":\"thief\"}");
      var version =
          ask(
              stranger,
              "POST",
              api("model-versions/create"),
              Json.write(Map.of("name", "thief", "source", location + "/a")));
      assertThat(version.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void predictionsNeedUse() throws Exception {
    String infer = "/v2/models/delay/infer";
    assertThat(ask(reader, "POST", infer, "{}").statusCode()).isEqualTo(403);
    assertThat(ask(reader, "GET", "/v2/models/delay", "").statusCode()).isEqualTo(404);
    assertThat(ask(stranger, "GET", "/v2/models/delay", "").statusCode()).isEqualTo(403);
    assertThat(ask(reader, "POST", "/v1/models/delay:predict", "{}").statusCode()).isEqualTo(403);
    grant("mallory", "endpoint/delay", "USE");
    assertThat(ask(stranger, "POST", infer, "{}").statusCode()).isEqualTo(400);
    assertThat(ask(stranger, "POST", "/v2/models/other/infer", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void administratorsAloneManageUsers() throws Exception {
    for (String[] call :
        new String[][] {
          {"GET", "/lazo/v1/users", ""},
          {"POST", "/lazo/v1/users", "{\"name\":\"x\",\"password\":\"" + PASSWORD + "\"}"},
          {"DELETE", "/lazo/v1/users/rita", ""},
          {"POST", "/lazo/v1/users/rita/admin", "{\"admin\":true}"},
          {"POST", "/lazo/v1/users/admin/password", "{\"password\":\"" + PASSWORD + "\"}"},
          {"GET", "/lazo/v1/audit", ""},
          {"GET", "/lazo/v1/grants?user=rita", ""},
          {"POST", "/lazo/v1/bin/purge", "{\"deleted_for\":\"0s\"}"},
          {"GET", "/lazo/v1/bin", ""},
          {"POST", "/lazo/v1/import/whole", "{}"}
        }) {
      assertThat(ask(stranger, call[0], call[1], call[2]).statusCode()).as(call[1]).isEqualTo(403);
    }
    // the last administrator stays
    assertThat(ask(admin, "POST", "/lazo/v1/users/admin/admin", "{\"admin\":false}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aTokenIsRevokedAndAUserGoesWithAllTheirs() throws Exception {
    String short_lived = user("temp");
    assertThat(ask(short_lived, "GET", "/lazo/v1/me", "").body()).contains("temp");
    JsonNode tokens = Json.tree(ask(short_lived, "GET", "/lazo/v1/tokens", "").body());
    String second = token(basic("temp", PASSWORD));
    assertThat(
            ask(second, "DELETE", "/lazo/v1/tokens/" + tokens.at("/tokens/0/id").asText(), "")
                .statusCode())
        .isEqualTo(200);
    assertThat(ask(short_lived, "GET", "/lazo/v1/me", "").statusCode()).isEqualTo(401);
    assertThat(ask(second, "GET", "/lazo/v1/me", "").statusCode()).isEqualTo(200);
    assertThat(ask(admin, "DELETE", "/lazo/v1/users/temp", "").statusCode()).isEqualTo(200);
    assertThat(ask(second, "GET", "/lazo/v1/me", "").statusCode()).isEqualTo(401);
    assertThat(ask(basic("temp", PASSWORD), "GET", "/lazo/v1/me", "").statusCode()).isEqualTo(401);
  }

  @Test
  void wrongPasswordsAreCounted() throws Exception {
    user("slow");
    for (int i = 0; i < 8; i++) {
      assertThat(ask(basic("slow", "wrong " + i), "GET", "/lazo/v1/me", "").statusCode())
          .isEqualTo(401);
    }
    var refused = ask(basic("slow", PASSWORD + "!"), "GET", "/lazo/v1/me", "");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("wait five minutes");
    // who has proved the password before is not locked out by someone who guesses
    assertThat(ask(basic("slow", PASSWORD), "GET", "/lazo/v1/me", "").statusCode()).isEqualTo(200);
  }

  @Test
  void theAuditLogTellsWhoDidWhatAndWhoWasRefused() throws Exception {
    ask(stranger, "GET", api("experiments/get?experiment_id=0"), "");
    ask(admin, "POST", api("registered-models/create"), "{\"name\":\"told\"}");
    ask(admin, "DELETE", api("registered-models/delete"), "{\"name\":\"told\"}");
    JsonNode events =
        Json.tree(ask(admin, "GET", "/lazo/v1/audit?text=registered-models/delete", "").body())
            .path("events");
    assertThat(events.get(0).path("who").asText()).isEqualTo("admin");
    assertThat(events.get(0).path("subject").asText()).isEqualTo("name=told");
    assertThat(events.get(0).path("address").asText()).isEqualTo("127.0.0.1");
    JsonNode refused =
        Json.tree(ask(admin, "GET", "/lazo/v1/audit?who=mallory&refused=true", "").body())
            .path("events");
    assertThat(refused.toString()).contains("READ on experiment/0", "\"status\":403");
    assertThat(ask(admin, "GET", "/lazo/v1/audit?max=1000", "").body())
        .doesNotContain(PASSWORD, admin.substring("Bearer ".length()));
  }

  private static String api(String call) {
    return "/api/2.0/mlflow/" + call;
  }
}
