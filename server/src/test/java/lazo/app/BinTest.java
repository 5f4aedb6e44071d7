package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lazo.store.Json;
import lazo.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is deleted for good is gone from tables and disk, and nothing else is; on both databases.
 */
class BinTest {
  private static final String API = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  /** More points than one transaction deletes. */
  private static final int POINTS = 41_000;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Server server;
  private String url;

  private void start(String database) {
    String postgres = database.equals("postgresql") ? TestDatabase.postgresqlUrl() : null;
    url = postgres == null ? "jdbc:sqlite:" + folder.resolve("lazo.db") : postgres;
    server =
        Server.start(new ServerOptions("127.0.0.1", 0, folder, postgres, false, Set.of(), null));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode ok(String method, String path, String body) throws Exception {
    var answer = send(method, path, body);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return Json.tree(answer.body().isBlank() ? "{}" : answer.body());
  }

  private JsonNode post(String path, String body) throws Exception {
    return ok("POST", path, body.replace('\'', '"'));
  }

  private String experiment(String name) throws Exception {
    return post(API + "experiments/create", "{'name': '" + name + "'}")
        .path("experiment_id")
        .asText();
  }

  private String run(String experiment, String file) throws Exception {
    String id =
        post(API + "runs/create", "{'experiment_id': '" + experiment + "', 'start_time': 1}")
            .at("/run/info/run_id")
            .asText();
    post(
        API + "runs/log-batch",
        "{'run_id': '"
            + id
            + "', 'metrics': [{'key': 'loss', 'value': 1, 'timestamp': 1, 'step': 1}], 'params': [{'key': 'depth', 'value': '6'}], 'tags': [{'key': 'a', 'value': 'b'}]}");
    post(
        API + "runs/log-inputs",
        "{'run_id': '"
            + id
            + "', 'datasets': [{'dataset': {'name': 'd', 'digest': 'x', 'source_type': 's', 'source': 's'}}]}");
    ok("PUT", FILES + experiment + "/" + id + "/artifacts/out/file.txt", file);
    return id;
  }

  private long rows(String question) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private long blobs() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private JsonNode purge(String what) throws Exception {
    return post("/lazo/v1/bin/purge", what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void deletesARunForGoodAndOnlyItsOwnFiles(String database) throws Exception {
    start(database);
    String experiment = experiment("one");
    String gone = run(experiment, "shared");
    String kept = run(experiment, "shared");
    ok("PUT", FILES + experiment + "/" + gone + "/artifacts/own.txt", "only here");
    logPoints(gone);
    String trace =
        "{'trace': {'trace_info': {'trace_id': 'tr-1', 'trace_location': {'type': 'MLFLOW_EXPERIMENT', 'mlflow_experiment': {'experiment_id': '"
            + experiment
            + "'}}, 'request_time': '2026-03-01T00:00:00Z', 'state': 'OK'}}}";
    post("/api/3.0/mlflow/traces", trace);
    post("/api/3.0/mlflow/traces/link-to-run", "{'trace_ids': ['tr-1'], 'run_id': '" + gone + "'}");
    assertThat(blobs()).isEqualTo(2);

    var early = send("POST", "/lazo/v1/bin/purge", "{\"runs\": [\"" + gone + "\"]}");
    assertThat(early.statusCode()).isEqualTo(400);
    assertThat(early.body()).contains(gone).contains("not in the bin");

    post(API + "runs/delete", "{'run_id': '" + gone + "'}");
    assertThat(ok("GET", "/lazo/v1/bin", "").toString())
        .contains("\"runs\":[\"" + gone + "\"]")
        .contains("\"kept\":\"30d\"");
    JsonNode report = purge("{'runs': ['" + gone + "'], 'grace': '0s'}");

    assertThat(report.path("runs").asInt()).isEqualTo(1);
    assertThat(report.path("files").asInt()).isEqualTo(1);
    assertThat(report.path("bytes").asInt()).isEqualTo("only here".length());
    assertThat(blobs()).isEqualTo(1);
    for (String table :
        List.of("metric", "latest_metric", "run_tag", "run_param", "run_input", "metric_batch")) {
      assertThat(rows("select count(*) from " + table + " where run not in (select id from run)"))
          .as(table)
          .isZero();
    }
    assertThat(rows("select count(*) from run")).isEqualTo(1);
    assertThat(rows("select count(*) from metric")).isEqualTo(1);
    assertThat(rows("select count(*) from trace_run")).isZero();
    assertThat(send("GET", API + "runs/get?run_id=" + gone, "").statusCode()).isEqualTo(404);
    assertThat(send("POST", API + "runs/restore", "{\"run_id\": \"" + gone + "\"}").statusCode())
        .isEqualTo(404);
    assertThat(
            ok("GET", API + "runs/get?run_id=" + kept, "").at("/run/data/params/0/value").asText())
        .isEqualTo("6");
    assertThat(send("GET", FILES + experiment + "/" + kept + "/artifacts/out/file.txt", "").body())
        .isEqualTo("shared");
    assertThat(rows("select count(*) from artifact where folder like '%" + gone + "%'")).isZero();
  }

  private void logPoints(String run) throws Exception {
    for (int from = 0; from < POINTS; from += 1_000) {
      String points =
          IntStream.range(from, from + 1_000)
              .mapToObj(
                  i -> "{'key': 'm" + i % 3 + "', 'value': 1, 'timestamp': " + i + ", 'step': 1}")
              .collect(Collectors.joining(","));
      post(API + "runs/log-batch", "{'run_id': '" + run + "', 'metrics': [" + points + "]}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void keepsTheFilesThatAModelVersionNeeds(String database) throws Exception {
    start(database);
    String experiment = experiment("models");
    String run = run(experiment, "beside the model");
    String place = experiment + "/" + run + "/artifacts/model";
    ok("PUT", FILES + place + "/model.onnx", "weights");
    post(API + "registered-models/create", "{'name': 'm'}");
    post(
        API + "model-versions/create",
        "{'name': 'm', 'source': 'mlflow-artifacts:/" + place + "', 'run_id': '" + run + "'}");
    post(API + "experiments/delete", "{'experiment_id': '" + experiment + "'}");

    JsonNode report = purge("{'experiments': ['" + experiment + "'], 'grace': '0s'}");

    assertThat(report.path("experiments").asInt()).isEqualTo(1);
    assertThat(report.path("files").asInt()).as("the file beside the model").isEqualTo(1);
    assertThat(send("GET", FILES + place + "/model.onnx", "").body()).isEqualTo("weights");

    ok("DELETE", API + "model-versions/delete", "{\"name\": \"m\", \"version\": \"1\"}");
    assertThat(purge("{'deleted_for': '0s', 'grace': '0s'}").path("files").asInt()).isEqualTo(1);
    assertThat(send("GET", FILES + place + "/model.onnx", "").statusCode()).isEqualTo(404);
    assertThat(rows("select count(*) from artifact")).as("folders too").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void endsWhatAnEarlierProcessBegan(String database) throws Exception {
    start(database);
    List<String> runs = new ArrayList<>();
    String experiment = experiment("half");
    for (int i = 0; i < 3; i++) {
      runs.add(run(experiment, "file " + i));
    }
    post(API + "experiments/delete", "{'experiment_id': '" + experiment + "'}");
    try (Connection connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(
          "update experiment set lifecycle = 'purged', name = 'x' where id = " + experiment);
      statement.execute("update run set lifecycle = 'purged' where experiment = " + experiment);
      statement.execute("delete from run_tag where run in (select min(id) from run)");
    }
    assertThat(experiment("half")).as("the name is free at once").isNotEqualTo(experiment);
    assertThat(send("GET", API + "experiments/get?experiment_id=" + experiment, "").statusCode())
        .isEqualTo(404);

    JsonNode report = purge("{'deleted_for': '30d', 'grace': '0s'}");

    assertThat(report.path("runs").asInt()).isEqualTo(3);
    assertThat(report.path("files").asInt()).isEqualTo(3);
    assertThat(rows("select count(*) from run")).isZero();
    assertThat(rows("select count(*) from experiment where id = " + experiment)).isZero();
    assertThat(blobs()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void waitsForTheTimesItIsTold(String database) throws Exception {
    start(database);
    String experiment = experiment("times");
    String run = run(experiment, "a file");
    post(API + "runs/delete", "{'run_id': '" + run + "'}");
    assertThat(purge("{'deleted_for': '1h'}").path("runs").asInt()).isZero();
    post(API + "runs/restore", "{'run_id': '" + run + "'}");
    assertThat(purge("{'deleted_for': '0s'}").path("runs").asInt()).as("restored").isZero();
    post(API + "runs/delete", "{'run_id': '" + run + "'}");

    JsonNode first = purge("{'deleted_for': '0s'}");
    assertThat(first.path("runs").asInt()).isEqualTo(1);
    assertThat(first.path("files").asInt()).isZero();
    assertThat(first.path("waiting").asInt()).isEqualTo(1);
    assertThat(blobs()).isEqualTo(1);

    String other = run(experiment, "a file");
    assertThat(purge("{'deleted_for': '0s', 'grace': '0s'}").path("files").asInt())
        .as("it is referred to again")
        .isZero();
    assertThat(send("GET", FILES + experiment + "/" + other + "/artifacts/out/file.txt", "").body())
        .isEqualTo("a file");
  }
}
