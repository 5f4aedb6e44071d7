package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import lazo.access.Access;
import lazo.access.Permission;
import lazo.access.Tickets;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.registry.ModelWebhooks;
import lazo.registry.Registry;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.store.TestDatabase;
import lazo.task.Tasks;
import lazo.trace.Traces;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.tracking.upload.Uploads;
import lazo.webhook.WebhookPost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The MLflow API call by call: what is sent and what is answered, a file for each endpoint beside
 * {@code scenario.txt}. With {@code -Dlazo.golden=write} the files are written anew, to be read in
 * the difference.
 */
class MlflowGoldenTest {

  @TempDir static Path folder;
  private static final Map<String, String> variables = new HashMap<>();
  private static final List<String> called = new ArrayList<>();
  private static final Map<String, ArrayNode> exchanges = new TreeMap<>();

  @BeforeAll
  static void playTheScenario() throws Exception {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    var options =
        new ServerOptions("127.0.0.1", 0, folder.resolve("data"), null, false, Set.of(), noon);
    try (var server = Server.start(options);
        var client = HttpClient.newHttpClient()) {
      for (Scenario.Call call : Scenario.calls()) {
        play(server, client, call.filled(variables));
      }
    }
  }

  @AfterAll
  static void forget() {
    variables.clear();
    called.clear();
    exchanges.clear();
  }

  private static void play(Server server, HttpClient client, Scenario.Call call)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + call.path()))
            .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()));
    if (!call.body().isEmpty()) {
      request.header("content-type", "application/json");
    }
    HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    keep(server.url(), call, reply);
    call.keep(reply.body(), variables);
  }

  /** The path with the names of the variables for their values. */
  private static String template(String path) {
    String template = path.replaceAll("\\?.*", "");
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (variable.getValue().length() > 3) {
        template = template.replace(variable.getValue(), variable.getKey());
      }
    }
    return template;
  }

  /** What differs in every run: the server's address and what it signs. */
  private static String masked(String url, String text) {
    return text.replace(url, "http://lazo").replaceAll("signature=[0-9a-f]+", "signature=S");
  }

  private static void keep(String url, Scenario.Call call, HttpResponse<String> reply) {
    String body = call.body();
    String template = template(call.path());
    called.add(call.method() + " " + template);
    String file =
        template
            .replaceFirst("^/api/[23]\\.0/mlflow/", "")
            .replaceFirst("^/api/2\\.0/", "")
            .replaceFirst("artifacts/artifacts/.*", "artifacts/artifacts/path")
            .replaceFirst("signed/(\\w+)/.*", "signed/$1")
            .replaceFirst("^/", "")
            .replace('/', '.');
    ObjectNode exchange = Json.MAPPER.createObjectNode();
    exchange.put("request", call.method() + " " + masked(url, call.path()));
    if (!body.isEmpty()) {
      exchange.set("body", json(body));
    }
    exchange.put("status", reply.statusCode());
    exchange.set("answer", json(masked(url, reply.body())));
    exchanges.computeIfAbsent(file, name -> Json.MAPPER.createArrayNode()).add(exchange);
  }

  private static JsonNode json(String text) {
    try {
      return Json.tree(text);
    } catch (InvalidInput noJson) {
      return Json.MAPPER.getNodeFactory().textNode(text);
    }
  }

  @Test
  void answersAsWritten() throws IOException {
    TreeSet<String> differing = new TreeSet<>();
    for (Map.Entry<String, ArrayNode> each : exchanges.entrySet()) {
      Path file = Scenario.FILES.resolve(each.getKey() + ".json");
      String now = each.getValue().toPrettyString() + "\n";
      if ("write".equals(System.getProperty("lazo.golden"))) {
        Files.writeString(file, now);
      }
      String written = Files.exists(file) ? Files.readString(file) : "no file " + file;
      if (!written.equals(now)) {
        differing.add(each.getKey());
        assertThat(now).as(each.getKey()).isEqualTo(written);
      }
    }
    assertThat(differing).isEmpty();
  }

  @Test
  void callsEveryEndpoint() {
    TreeSet<String> missing = new TreeSet<>();
    for (Routes.Route route : routes()) {
      String path = route.path();
      if (path.startsWith("/api/2.0/")
          || path.startsWith("/api/3.0/mlflow/traces")
          || path.startsWith("/v1")) {
        Pattern pattern =
            Pattern.compile(
                route.method()
                    + " "
                    + path.replace("/api/2.0/mlflow/", "/api/[23].0/mlflow/")
                        .replaceAll(":\\w+", "[^/]+")
                        .replaceAll("\\*\\w+", ".*"));
        if (called.stream().noneMatch(call -> pattern.matcher(call).matches())) {
          missing.add(route.method() + " " + path);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static List<Routes.Route> routes() {
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    IdSource ids = IdSource.seeded(1);
    var routes = new Routes();
    try (Database database = TestDatabase.sqlite()) {
      var tracking = new Tracking(database, clock, ids);
      var models = new LoggedModels(database, tracking, clock, ids);
      var blobs = new Blobs(folder.resolve("blobs"));
      var artifacts = new Artifacts(database, blobs, clock);
      tracking.register(routes, models, artifacts);
      new Uploads(database, blobs, artifacts, ids, clock)
          .register(routes, tracking, models, Tickets.of(folder, clock));
      var events = new Events(database, clock);
      var registry = new Registry(database, events, clock, tracking, models);
      registry.register(routes, artifacts);
      var access = new Access(database, clock, ids, Permission.READ);
      new MlflowUsers(access, tracking, registry).register(routes);
      new ModelWebhooks(
              database,
              events,
              new Tasks(database, clock, "test"),
              ids,
              clock,
              new WebhookPost(clock, false))
          .register(routes);
      new Traces(database, folder, tracking, clock, ids).register(routes, artifacts);
    }
    return routes.table();
  }
}
