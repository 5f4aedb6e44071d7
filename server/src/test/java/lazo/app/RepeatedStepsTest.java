package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server may die after the work of a step and before the step counts as done. Then the step is
 * done again, and must leave nothing twice.
 */
class RepeatedStepsTest {
  private static final Instant START = Instant.parse("2001-01-11T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ONCE =
      Set.of("CandidateTrained", "EvaluationFinished", "RolloutStarted", "EndpointDeployed");
  private static final String LOOP =
      """
      apiVersion: lazo/v1
      kind: Loop
      metadata: {name: little}
      data: {source: little, time: at, target: late, label-delay: 1d}
      features: [{column: x}]
      train: {trainer: logistic, seed: 7, holdout: 3d}
      evaluate: [{gate: metric, metric: log_loss, better-than: base-rate}]
      deploy: {endpoint: little, strategy: canary, steps: [{weight: 50}]}
      retrain: {on: [{schedule: "0 3 * * *"}]}
      """;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Instant clock = START;

  private Server start() {
    return Server.start(
        new ServerOptions("127.0.0.1", 0, folder.resolve("data"), null, false, Set.of(), START));
  }

  private JsonNode send(Server server, String method, String path, BodyPublisher body)
      throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/json")
                .method(method, body)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode get(Server server, String path) throws Exception {
    return send(server, "GET", path, BodyPublishers.noBody());
  }

  private void advance(Server server, Duration by) throws Exception {
    clock = clock.plus(by);
    send(server, "POST", "/lazo/v1/clock", BodyPublishers.ofString("{\"to\":\"" + clock + "\"}"));
  }

  private void deliver(Server server, String file, int days) throws Exception {
    Path parquet = folder.resolve(file);
    try (var duck = new DuckDb(DuckDb.Limits.standard(folder.resolve("tmp")))) {
      new ParquetFiles(duck)
          .write(
              parquet,
              """
              select timestamp '2001-01-01 00:00:00' + to_seconds(n * 864) as at, (n %% 100) / 100.0 as x,
                     (hash(n) %% 100) / 100.0 < (n %% 100) / 100.0 as late
              from range(%d) t(n)
              """
                  .formatted(days * 100));
    }
    send(
        server,
        "POST",
        "/lazo/v1/datasets/little/versions?file=" + file,
        BodyPublishers.ofFile(parquet));
  }

  /** As if the server had died at the end of this step, and then at the end of each after it. */
  private void undo(String run, String first) throws Exception {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/lazo.db"));
        var statement = connection.createStatement()) {
      statement.execute(
          """
          update pipeline_step set state = 'WAITING', attempts = 1, outputs = '{}' where run = '%1$s'
            and position >= (select position from pipeline_step where run = '%1$s' and name = '%2$s')
          """
              .formatted(run, first));
      statement.execute("update pipeline_run set state = 'RUNNING' where id = '%s'".formatted(run));
      statement.execute(
          """
          insert into task (name, task_key, due, payload) values ('pipeline', '%1$s', %2$d, '"%1$s"')
          """
              .formatted(run, clock.toEpochMilli()));
    }
  }

  /** What each step makes, counted. */
  private Map<String, Integer> made(Server server) throws Exception {
    Map<String, Integer> made = new TreeMap<>();
    for (JsonNode decision :
        get(server, "/lazo/v1/loops/little/decisions?max=500").path("decisions")) {
      if (ONCE.contains(decision.path("type").asText())) {
        made.merge(decision.path("type").asText(), 1, Integer::sum);
      }
    }
    JsonNode runs =
        send(
            server,
            "POST",
            "/api/2.0/mlflow/runs/search",
            BodyPublishers.ofString("{\"experiment_ids\":[\"1\"]}"));
    made.put("tracking runs", runs.path("runs").size());
    JsonNode versions = get(server, "/api/2.0/mlflow/model-versions/search");
    made.put("versions", versions.path("model_versions").size());
    made.put("rollouts", get(server, "/lazo/v1/rollouts").path("rollouts").size());
    made.put("evaluations", get(server, "/lazo/v1/evaluations").path("evaluations").size());
    return made;
  }

  private static JsonNode newestRun(JsonNode answer) {
    return answer.path("runs").path(0);
  }

  @Test
  void leavesNothingTwice() throws Exception {
    String run;
    Map<String, Integer> once;
    try (Server server = start()) {
      send(server, "POST", "/lazo/v1/apply", BodyPublishers.ofString(LOOP));
      deliver(server, "first.parquet", 10);
      advance(server, Duration.ofMinutes(1));
      deliver(server, "second.parquet", 11);
      advance(server, Duration.ofHours(4));
      JsonNode newest = newestRun(get(server, "/lazo/v1/pipelines/runs"));
      assertThat(newest.path("state").asText()).as(newest.toString()).isEqualTo("FINISHED");
      run = newest.path("id").asText();
      once = made(server);
    }
    assertThat(once)
        .containsEntry("versions", 2)
        .containsEntry("tracking runs", 2)
        .containsEntry("evaluations", 2)
        .containsEntry("rollouts", 1)
        .containsEntry("CandidateTrained", 2)
        .containsEntry("RolloutStarted", 1);
    List<String> failures = new ArrayList<>();
    for (String step : List.of("ship", "train")) {
      undo(run, step);
      try (Server server = start()) {
        advance(server, Duration.ofMinutes(1));
        JsonNode again = newestRun(get(server, "/lazo/v1/pipelines/runs"));
        if (!again.path("state").asText().equals("FINISHED")) {
          failures.add("after " + step + ": " + again);
        }
        if (!made(server).equals(once)) {
          failures.add("after " + step + ": " + made(server) + ", before: " + once);
        }
      }
    }
    assertThat(failures).isEmpty();
    try (var files = Files.walk(folder.resolve("data/training"))) {
      assertThat(files.filter(file -> file.endsWith("rows.frame"))).isEmpty();
    }
  }
}
