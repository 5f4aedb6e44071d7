package lazo.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;
import lazo.http.Routes;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document is valid, names every call, and says what a server with a loop answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
  private static final Instant START = Instant.parse("2001-01-11T00:00:00Z");
  private static final String LOOP =
      """
      apiVersion: lazo/v1
      kind: Loop
      metadata: {name: little}
      data: {source: little, time: at, target: late, label-delay: 1d}
      features: [{column: x}]
      train: {trainer: logistic, seed: 7, holdout: 3d}
      evaluate: [{gate: metric, metric: log_loss, better-than: base-rate}]
      deploy: {endpoint: little, strategy: canary, shadow: all, steps: [{weight: 50}]}
      monitor: {watch: [{drift: features}, {quality: log_loss, window: 1d}]}
      retrain: {on: [{schedule: "0 3 * * *"}]}
      notify: [{webhook: "https://example.com/hook", on: [alert]}]
      """;

  /** Calls of the table that are not part of the API: pages, and what is left out on purpose. */
  private static final String NOT_DESCRIBED =
      "/(settings|live|assets/.*|loops.*|experiments.*|models.*|endpoints.*|monitors.*|data.*|pipelines|audit|prompts.*|webhooks.*|users.*|account.*|sign-in|sign-out)?"
          + "|/graphql|/api/2.0/mlflow/traces|/(ajax-)?api/\\*rest"
          + "|/(ajax-)?api/[23].0/mlflow/(gateway|assistant|issues|label-schemas|review-queues"
          + "|prompt-optimization|workspaces|jobs|roles)(/\\*rest)?"
          + "|/(ajax-)?api/2.0/mlflow-artifacts/(mpu/create|presigned)/\\*path";

  private final Vertx vertx = Vertx.vertx();
  private @Nullable Server server;
  private @Nullable Wire wire;
  private JsonNode document = Json.MAPPER.createObjectNode();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server =
        Server.start(
            new ServerOptions(
                "127.0.0.1", 0, folder.resolve("data"), null, false, Set.of(), START));
    wire = new Wire(server.port());
    document = get("/lazo/v1/openapi.json");
    post("/lazo/v1/apply", LOOP.getBytes(UTF_8));
    deliver(folder, 10);
    advance(Duration.ofMinutes(1));
    predict();
    deliver(folder, 11);
    advance(Duration.ofHours(4));
    advance(Duration.ofDays(3));
  }

  @AfterAll
  void stop() {
    server.close();
    vertx.close();
  }

  private JsonNode get(String path) throws IOException {
    return read(wire.send("GET", path, Map.of(), new byte[0]), path);
  }

  private JsonNode post(String path, byte[] body) throws IOException {
    return read(wire.send("POST", path, Map.of("content-type", "application/json"), body), path);
  }

  private static JsonNode read(Wire.Answer answer, String path) {
    assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
    return Json.tree(answer.body());
  }

  private void advance(Duration by) throws IOException {
    Instant now = Instant.parse(get("/lazo/v1/clock").path("now").asText());
    post("/lazo/v1/clock", ("{\"to\":\"" + now.plus(by) + "\"}").getBytes(UTF_8));
  }

  private void deliver(Path folder, int days) throws IOException {
    Path file = folder.resolve(days + ".parquet");
    try (var duck = new DuckDb(DuckDb.Limits.standard(folder.resolve("tmp")))) {
      new ParquetFiles(duck)
          .write(
              file,
              """
              select timestamp '2001-01-01 00:00:00' + to_seconds(n * 864) as at, (n %% 100) / 100.0 as x,
                     (hash(n) %% 100) / 100.0 < (n %% 100) / 100.0 as late
              from range(%d) t(n)
              """
                  .formatted(days * 100));
    }
    post("/lazo/v1/datasets/little/versions?file=" + file.getFileName(), Files.readAllBytes(file));
  }

  private void predict() throws IOException {
    post(
        "/v2/models/little/infer",
        """
        {"id": "one", "inputs": [{"name": "x", "datatype": "FP32", "shape": [2, 1], "data": [0.1, 0.9]}]}
        """
            .getBytes(UTF_8));
    post("/lazo/v1/labels", "{\"labels\": [{\"id\": \"one/0\", \"value\": 0}]}".getBytes(UTF_8));
  }

  @Test
  void namesEveryCall() {
    Set<String> missing = new TreeSet<>();
    for (Routes.Route route : server.routes()) {
      String first = route.path().replaceFirst("^/(ajax-)?api/3.0/", "/api/2.0/");
      String path = first.replaceAll("[:*](\\w+)", "{$1}");
      JsonNode item = document.path("paths").path(path);
      JsonNode copied = document.path("paths").path(path.replaceFirst("^/ajax-", "/"));
      String method = route.method().toLowerCase(java.util.Locale.ROOT);
      if (item.path(method).path("summary").asText("").isBlank()
          && copied.path(method).path("summary").asText("").isBlank()
          && !route.path().matches(NOT_DESCRIBED)) {
        missing.add(route.method() + " " + route.path());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void givesEachCallAnIdOfItsOwn() {
    List<String> ids = document.findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(120);
  }

  private OpenAPIContract contract() throws Exception {
    // this reader takes names only as whole segments, and no YAML, which OpenAPI does not ask for
    String readable =
        document
            .toString()
            .replace("{name}:predict", "{name}/predict")
            .replace("application/yaml", "text/plain");
    return OpenAPIContract.from(vertx, new JsonObject(readable))
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void saysWhatIsAnswered() throws Exception {
    OpenAPIContract contract = contract(); // refuses what OpenAPI's own schema refuses
    ResponseValidator validator = ResponseValidator.create(vertx, contract);
    Map<String, String> known = names();
    List<String> failures = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    List<Operation> operations = new ArrayList<>(contract.operations());
    operations.sort(Comparator.comparing(Operation::getAbsoluteOpenAPIPath));
    for (Operation operation : operations) {
      String path = operation.getAbsoluteOpenAPIPath();
      if (!path.matches("/(lazo/v1|v[12])(/.*)?")
          || path.equals("/lazo/v1/alerts/{id}") // there is none; the list has the same form
          || !operation.getHttpMethod().name().equals("GET")) {
        continue;
      }
      String target = target(path, known);
      Wire.Answer answer = wire.send("GET", target, Map.of(), new byte[0]);
      asked.add(target);
      if (answer.status() != 200) {
        failures.add(target + ": " + answer.status() + " " + answer.body());
        continue;
      }
      try {
        validator
            .validate(
                ValidatableResponse.create(200, Buffer.buffer(answer.body()), answer.type()),
                operation.getOperationId())
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        failures.add(target + ": " + e.getCause() + " in " + answer.body());
      }
    }
    assertThat(failures).isEmpty();
    assertThat(asked).hasSizeGreaterThan(40);
  }

  /** What stands for the names in paths. */
  private Map<String, String> names() throws IOException {
    Map<String, String> known = new HashMap<>();
    for (String name : List.of("name", "loop")) {
      known.put(name, "little");
    }
    known.put("version", "1");
    known.put("revision", "1");
    known.put("stream", "x");
    known.put("/predictions/", "one/0");
    known.put("/rollouts/", get("/lazo/v1/rollouts").at("/rollouts/0/id").asText());
    known.put("/evaluations/", get("/lazo/v1/evaluations").at("/evaluations/0/id").asText());
    known.put("/runs/", get("/lazo/v1/pipelines/runs").at("/runs/0/id").asText());
    known.put("digest", get("/lazo/v1/endpoints/little").path("champion").path("digest").asText());
    return known;
  }

  private static String target(String path, Map<String, String> known) {
    String target = path;
    for (Map.Entry<String, String> one : known.entrySet()) {
      String key = one.getKey();
      target =
          key.startsWith("/")
              ? target.replace(key + "{id}", key + one.getValue())
              : target.replace("{" + key + "}", one.getValue());
    }
    return path.endsWith("/quality")
        ? target + "?from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00Z"
        : target;
  }
}
