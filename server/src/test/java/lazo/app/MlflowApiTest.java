package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import lazo.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The MLflow API as bytes on the wire: what clients rely on beyond the happy path. */
class MlflowApiTest {
  private static final String API = "/api/2.0/mlflow/";
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";

  @TempDir static Path folder;
  private static Server server;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    server = Server.start(ServerOptions.local(folder.resolve("data"), 0));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("content-type", type);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "", "");
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send("POST", API + path, "application/json", body);
  }

  private static String run() throws IOException, InterruptedException {
    return Json.tree(post("runs/create", "{}").body()).at("/run/info/run_id").asText();
  }

  private static JsonNode runOf(String id) throws IOException, InterruptedException {
    return Json.tree(get(API + "runs/get?run_id=" + id).body()).path("run");
  }

  @Test
  void takesWholeNumbersAsNumbersOrText() throws Exception {
    String id = run();
    post(
        "runs/log-metric",
        "{\"run_uuid\":\""
            + id
            + "\",\"key\":\"m\",\"value\":1.5,\"timestamp\":\"7\",\"step\":\"3\"}");
    JsonNode metric = runOf(id).at("/data/metrics/0");
    assertThat(metric.toString())
        .isEqualTo("{\"key\":\"m\",\"value\":1.5,\"timestamp\":7,\"step\":3}");
    assertThat(runOf(id).at("/info/run_uuid").asText()).isEqualTo(id);
    assertThat(runOf(id).at("/info/experiment_id").asText()).isEqualTo("0");
  }

  @Test
  void writesValuesThatAreNoNumbersAsText() throws Exception {
    String id = run();
    for (String value : new String[] {"\"NaN\"", "NaN", "\"-Infinity\""}) {
      assertThat(
              post(
                      "runs/log-metric",
                      "{\"run_id\":\""
                          + id
                          + "\",\"key\":\"m\",\"value\":"
                          + value
                          + ",\"timestamp\":"
                          + value.length()
                          + "}")
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(get(API + "metrics/get-history?run_id=" + id + "&metric_key=m").body())
        .contains("\"value\":\"NaN\"")
        .contains("\"value\":\"-Infinity\"")
        .doesNotContain("next_page_token");
  }

  @Test
  void ignoresFieldsItDoesNotKnowButNotWords() throws Exception {
    String id = run();
    String update = "{\"run_id\":\"" + id + "\",\"x\":{},\"status\":";
    assertThat(post("runs/update", update + "\"FAILED\"}").statusCode()).isEqualTo(200);
    var refused = post("runs/update", update + "\"BOGUS\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("Invalid status 'BOGUS'. Valid values are [RUNNING, SCHEDULED, FINISHED");
    assertThat(runOf(id).at("/info/status").asText()).isEqualTo("FAILED");
    assertThat(post("runs/search", "{\"run_view_type\":\"BOGUS\"}").body())
        .contains("ACTIVE_ONLY, DELETED_ONLY, ALL");
  }

  @Test
  void saysWhatIsLeftOutAndWhatNobodyKnows() throws Exception {
    for (String prefix : new String[] {"/api/2.0", "/ajax-api/3.0"}) {
      var unknown = send("POST", prefix + "/mlflow/nope/x", "application/json", "{}");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(Json.tree(unknown.body()).at("/error_code").asText())
          .isEqualTo("ENDPOINT_NOT_FOUND");
      var leftOut = get(prefix + "/mlflow/gateway/endpoints/list");
      assertThat(leftOut.statusCode()).isEqualTo(501);
      assertThat(Json.tree(leftOut.body()).at("/error_code").asText()).isEqualTo("NOT_IMPLEMENTED");
    }
    assertThat(get("/graphql").statusCode()).isEqualTo(501);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experiments/create|{}|Missing value for required parameter 'name'",
        "experiments/create|{\"name\":\"\"}|Missing value for required parameter 'name'",
        "experiments/create|{\"name\":123}|Invalid value 123 for parameter 'name' supplied: Hint: Value was of type 'int'",
        "experiments/create|[]|must be a JSON object",
        "experiments/create|{\"name\"|not valid JSON",
        "experiments/create|{\"name\":\"x\",\"artifact_location\":\"http:///#/../../../../etc/\"}|Invalid artifact location",
        "runs/search|{\"experiment_ids\":[\"0\"],\"max_results\":0}|must be a positive integer",
        "runs/search|{\"experiment_ids\":[\"0\"],\"max_results\":60000}|must be at most 50000",
        "runs/search|{\"experiment_ids\":[\"0\"],\"filter\":\"metrics.a > 'x'\"}|Expected numeric value type for metric. Found x",
        "runs/search|{\"experiment_ids\":[\"0\"],\"filter\":\"params.a = 1\"}|Expected a quoted string value for param",
        "runs/search|{\"experiment_ids\":[\"0\"],\"filter\":\"x.a = 1\"}|Invalid entity type 'x'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
        "runs/search|{\"experiment_ids\":[\"0\"],\"filter\":\"nope = 'a'\"}|Invalid attribute key 'nope' specified",
        "runs/search|{\"experiment_ids\":[\"0\"],\"page_token\":\"!\"}|Invalid page token, could not base64-decode",
        "registered-models/create|{\"name\":\"a/b\"}|Invalid model name",
      })
  void refusesWhatIsWrongWithAReason(String path, String body, String reason) throws Exception {
    var reply = post(path, body);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(Json.tree(reply.body()).path("error_code").asText())
        .isEqualTo("INVALID_PARAMETER_VALUE");
    assertThat(Json.tree(reply.body()).path("message").asText()).contains(reason);
  }

  @Test
  void wantsJson() throws Exception {
    var reply = send("POST", API + "experiments/create", "<script>", "{\"name\":\"x\"}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("application/json").doesNotContain("<script>");
    assertThat(
            send(
                    "POST",
                    API + "experiments/create",
                    "application/json; charset=utf-8",
                    "{\"name\":\"with charset\"}")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void tellsATakenNameAsMlflowDoes() throws Exception {
    post("experiments/create", "{\"name\":\"taken\"}");
    var reply = post("experiments/create", "{\"name\":\"taken\"}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("RESOURCE_ALREADY_EXISTS");
    assertThat(get(API + "runs/get?run_id=nope").statusCode()).isEqualTo(404);
    assertThat(get(API + "runs/get?run_id=nope").body())
        .contains("RESOURCE_DOES_NOT_EXIST", "Run with id=nope not found");
  }

  @Test
  void limitsABatch() throws Exception {
    String id = run();
    String metric = "{\"key\":\"m\",\"value\":1,\"timestamp\":1}";
    String many = (metric + ",").repeat(1_000) + metric;
    var reply = post("runs/log-batch", "{\"run_id\":\"" + id + "\",\"metrics\":[" + many + "]}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("can contain at most 1000 metrics. Got 1001");
    String twice = "{\"key\":\"p\",\"value\":\"1\"},{\"key\":\"p\",\"value\":\"1\"}";
    assertThat(
            post("runs/log-batch", "{\"run_id\":\"" + id + "\",\"params\":[" + twice + "]}").body())
        .contains("Duplicate parameter keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/../b", "../x", "/x", "a//b", "a/./b", "a\\\\b", "a%b", ""})
  void refusesOddKeys(String key) throws Exception {
    String body = "{\"run_id\":\"" + run() + "\",\"key\":\"" + key + "\",\"value\":\"1\"}";
    assertThat(post("runs/log-parameter", body).statusCode()).isEqualTo(400);
    assertThat(post("runs/set-tag", body).statusCode()).isEqualTo(400);
  }

  @Test
  void keepsArtifactsOfAnySize() throws Exception {
    String id = run();
    String path = PROXY + "/0/" + id + "/artifacts/notes/a%20b.html";
    assertThat(send("PUT", path, "text/html", "<b>x</b>").body()).isEqualTo("{}");
    var file = get(path);
    assertThat(file.body()).isEqualTo("<b>x</b>");
    assertThat(file.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(file.headers().firstValue("content-disposition").orElse(""))
        .startsWith("attachment");
    assertThat(file.headers().firstValue("content-security-policy").orElse("")).contains("sandbox");
    assertThat(get(PROXY + "?path=0/" + id + "/artifacts/notes").body())
        .isEqualTo("{\"files\":[{\"path\":\"a b.html\",\"is_dir\":false,\"file_size\":8}]}");
    assertThat(get(API + "artifacts/list?run_id=" + id).body())
        .contains("\"root_uri\"", "{\"path\":\"notes\",\"is_dir\":true}");
    assertThat(get("/get-artifact?run_uuid=" + id + "&path=notes/a%20b.html").body())
        .isEqualTo("<b>x</b>");
    assertThat(send("PUT", PROXY + "/0/empty", "", "").statusCode()).isEqualTo(200);
    assertThat(get(PROXY + "/0/empty").body()).isEmpty();
    assertThat(send("DELETE", path, "", "").statusCode()).isEqualTo(200);
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%252e%252e%252f%252e%252e%252fetc/passwd",
        "/%25252e%25252e/x",
        "/%2fetc%2fpasswd",
        "/..%5c..%5cx",
        "/C:%5cwindows",
        "/C:/windows",
        "/a%00b",
        "/a%0ab"
      })
  void neverLeavesTheTreeOfArtifacts(String path) throws Exception {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      assertThat(send(method, PROXY + path, "", "x").statusCode()).as(method).isIn(400, 404);
    }
    String query = path.substring(1).replace("%", "%25");
    String id = run();
    assertThat(get("/get-artifact?run_id=" + id + "&path=" + query).statusCode()).isIn(400, 404);
    assertThat(get(API + "artifacts/list?run_id=" + id + "&path=" + query).statusCode())
        .isEqualTo(400);
    assertThat(get(PROXY + "?path=" + query).statusCode()).isEqualTo(400);
  }

  @Test
  void leavesNoPartOfARefusedUploadBehind() throws Exception {
    send("PUT", PROXY + "/..%2fx", "", "refused");
    try (Stream<Path> parts = Files.list(folder.resolve("data/blobs/tmp"))) {
      assertThat(parts).isEmpty();
    }
  }

  @Test
  void neverReadsAPlaceThatAClientNamed() throws Exception {
    post("registered-models/create", "{\"name\":\"m\"}");
    for (String source :
        new String[] {"file:///etc", "//etc", "/", "/etc", "file:///..\\\\..\\\\x", "etc/passwd"}) {
      var reply = post("model-versions/create", "{\"name\":\"m\",\"source\":\"" + source + "\"}");
      assertThat(reply.statusCode()).as(source).isEqualTo(400);
    }
    var elsewhere =
        post(
            "model-versions/create",
            "{\"name\":\"m\",\"source\":\"http://169.254.169.254/latest/meta-data\"}");
    String version = Json.tree(elsewhere.body()).at("/model_version/version").asText();
    var fetched = get("/model-versions/get-artifact?name=m&version=" + version + "&path=x");
    assertThat(fetched.statusCode()).isEqualTo(501);
    assertThat(fetched.body()).contains("does not fetch");
  }

  @Test
  void answersUnderEveryPrefix() throws Exception {
    for (String prefix : new String[] {"/api/2.0", "/ajax-api/2.0", "/api/3.0", "/ajax-api/3.0"}) {
      assertThat(get(prefix + "/mlflow/experiments/get?experiment_id=0").statusCode())
          .isEqualTo(200);
    }
    assertThat(get(API + "nope").statusCode()).isEqualTo(404);
    assertThat(get("/api/3.0/mlflow/server-info").body()).contains("\"workspaces_enabled\":false");
  }
}
