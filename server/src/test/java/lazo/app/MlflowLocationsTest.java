package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lazo.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Inputs behind MLflow's past vulnerabilities, each in several encodings over every route that
 * takes a location: nothing outside the tree of artifacts is read, written or fetched.
 */
class MlflowLocationsTest {
  private static final int ENCODINGS = 3;
  private static final String SECRET = "the secret of the host";

  /** The body of a call for transfer in parts that is right but for its path. */
  private static final String PARTS =
      "{\"path\":\"f\",\"num_parts\":1,\"upload_id\":\"0\",\"parts\":[]}";

  private static final String[] ROOTS = {"/api/2.0/", "/ajax-api/2.0/"};

  @TempDir static Path folder;
  private static Server server;
  private static HttpClient client;
  private static String run;
  private static String model;

  @BeforeAll
  static void start() throws Exception {
    server = Server.start(ServerOptions.local(folder.resolve("data"), 0));
    client = HttpClient.newHttpClient();
    Files.writeString(folder.resolve("secret.txt"), SECRET);
    Files.writeString(folder.resolve("data/secret.txt"), SECRET);
    run = Json.tree(post("runs/create", Map.of()).body()).at("/run/info/run_id").asText();
    model =
        Json.tree(post("logged-models", Map.of("experiment_id", "0", "name", "m")).body())
            .at("/model/info/model_id")
            .asText();
    post("registered-models/create", Map.of("name", "m"));
    post("model-versions/create", Map.of("name", "m", "source", "runs:/" + run + "/model"));
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

  private static HttpResponse<String> post(String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    return send("POST", "/api/2.0/mlflow/" + path, "application/json", Json.write(body));
  }

  private static String encoded(String text, int times) {
    String encoded = text;
    for (int i = 0; i < times; i++) {
      encoded = URLEncoder.encode(encoded, StandardCharsets.UTF_8).replace("+", "%20");
    }
    return encoded;
  }

  private static void refused(String what, HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(what + ": " + reply.body()).isIn(400, 404, 501);
    assertThat(reply.body()).as(what).doesNotContain(SECRET, "\tat ", "Exception");
  }

  /** Every request that takes a path, once for each way to name it. */
  private static List<String[]> requestsWith(String path) {
    List<String[]> requests = new ArrayList<>();
    for (int times = 1; times <= ENCODINGS; times++) {
      String written = encoded(path, times);
      for (String root : ROOTS) {
        String proxy = root + "mlflow-artifacts/";
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
          requests.add(new String[] {method, proxy + "artifacts/" + written});
        }
        requests.add(new String[] {"GET", proxy + "artifacts?path=" + written});
        for (String verb : new String[] {"create", "complete", "abort"}) {
          requests.add(new String[] {"POST", proxy + "mpu/" + verb + "/" + written, PARTS});
        }
        for (String way : new String[] {"upload", "download"}) {
          requests.add(
              new String[] {
                "POST",
                root + "mlflow/artifacts/presigned-" + way + "-url",
                Json.write(
                    Map.of("run_id", run, "path", times == 1 ? path : encoded(path, times - 1)))
              });
        }
        requests.add(new String[] {"GET", proxy + "presigned/" + written});
        requests.add(
            new String[] {
              "GET", root + "mlflow/artifacts/list?run_id=" + run + "&path=" + written
            });
        requests.add(
            new String[] {
              "GET",
              root
                  + "mlflow/logged-models/"
                  + model
                  + "/artifacts/directories?artifact_directory_path="
                  + written
            });
      }
      requests.add(new String[] {"GET", "/get-artifact?run_id=" + run + "&path=" + written});
      requests.add(new String[] {"GET", "/get-artifact?run_uuid=" + run + "&path=" + written});
      requests.add(
          new String[] {"GET", "/model-versions/get-artifact?name=m&version=1&path=" + written});
      requests.add(
          new String[] {
            "GET",
            "/ajax-api/2.0/mlflow/logged-models/"
                + model
                + "/artifacts/files?artifact_file_path="
                + written
          });
      requests.add(
          new String[] {
            "POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=" + run + "&path=" + written
          });
    }
    return requests;
  }

  private static String body(String[] request) {
    return request.length > 2 ? request[2] : request[0].equals("GET") ? "" : "{}";
  }

  @ParameterizedTest
  @CsvSource({
    "CVE-2023-30172, ../../../../etc/passwd",
    "CVE-2023-30172 to a file that is there, ../secret.txt",
    "CVE-2023-1176, /etc/passwd",
    "CVE-2023-1176 doubled, //etc/passwd",
    "CVE-2023-2780, ..\\..\\secret.txt",
    "CVE-2023-3765, C:\\Windows\\win.ini",
    "CVE-2023-6753, C:/Windows/win.ini",
    "CVE-2023-6015, a/../../../secret.txt",
    "CVE-2023-6831, ..%2f..%2fsecret.txt",
    "CVE-2024-1560, ..%252f..%252fsecret.txt",
    "CVE-2024-3848, a?../../secret.txt#/../..",
    "issue 19260, a/./../b",
    "an empty part, a//b",
    "a NUL, a%00b",
    "a line, a%0ab"
  })
  void staysInsideTheTree(String name, String path) throws Exception {
    for (String[] request : requestsWith(path)) {
      if (path.contains("?") && (request[0].equals("PUT") || request.length > 2)) {
        continue; // a question mark may be part of a file's name, and the dots are refused below
      }
      refused(
          name + " " + request[0] + " " + request[1],
          send(request[0], request[1], "application/json", body(request)));
    }
    assertThat(Files.readString(folder.resolve("secret.txt"))).isEqualTo(SECRET);
    assertThat(Files.readString(folder.resolve("data/secret.txt"))).isEqualTo(SECRET);
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CVE-2023-1177, file:///etc",
    "CVE-2023-1177 without a scheme, //etc",
    "CVE-2023-1177 the root, /",
    "CVE-2023-2356, mlflow-artifacts:/0/../../etc",
    "CVE-2023-2780, file:///..\\..\\etc",
    "CVE-2023-2780 http, http://host/api/2.0/mlflow-artifacts/artifacts/../../etc",
    "CVE-2023-6753, C:/Windows",
    "CVE-2023-6909, http:///#/../../../../etc/",
    "CVE-2024-2928, http:///?/../../../../etc/",
    "CVE-2024-1594, s3://bucket/a;/../../etc",
    "CVE-2024-1483, s3://bucket/%2e%2e/%2e%2e/etc",
    "CVE-2024-1558, models:/m/..",
    "CVE-2024-1593, file:/etc",
    "CVE-2024-3573, FILE:///etc",
    "CVE-2025-11201, runs:/../../etc",
    "CVE-2024-4320 and others, ./etc"
  })
  void refusesSources(String name, String source) throws Exception {
    for (int times = 0; times <= ENCODINGS; times++) {
      // what is encoded as a whole is a plain word, and refused as a local path
      String written = encoded(source, times);
      List<Map<String, ?>> bodies =
          List.of(
              Map.of("name", "m", "source", written),
              Map.of("name", "m", "source", written, "run_id", run),
              // CVE-2026-2614: prompts skipped the check
              Map.of(
                  "name",
                  "m",
                  "source",
                  written,
                  "tags",
                  List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true"))));
      for (Map<String, ?> body : bodies) {
        for (String root : ROOTS) {
          refused(
              name + " " + body,
              send(
                  "POST",
                  root + "mlflow/model-versions/create",
                  "application/json",
                  Json.write(body)));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CVE-2023-6974, http://169.254.169.254/latest/meta-data",
    "CVE-2023-6018, http://attacker.example/api/2.0/mlflow-artifacts/artifacts/",
    "CVE-2023-6975, ftp://attacker.example/a",
    "CVE-2024-27134, gopher://127.0.0.1:70/x"
  })
  void fetchesNothing(String name, String location) throws Exception {
    var version = post("model-versions/create", Map.of("name", "m", "source", location));
    assertThat(version.statusCode()).as(version.body()).isEqualTo(200);
    String number = Json.tree(version.body()).at("/model_version/version").asText();
    refused(
        name,
        send("GET", "/model-versions/get-artifact?name=m&version=" + number + "&path=x", "", ""));
    var experiment =
        post("experiments/create", Map.of("name", name, "artifact_location", location));
    String id = Json.tree(experiment.body()).at("/experiment_id").asText();
    String inside =
        Json.tree(post("runs/create", Map.of("experiment_id", id)).body())
            .at("/run/info/run_id")
            .asText();
    refused(name, send("GET", "/get-artifact?run_id=" + inside + "&path=x", "", ""));
    refused(name, send("GET", "/api/2.0/mlflow/artifacts/list?run_id=" + inside, "", ""));
    refused(
        name,
        send("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_id=" + inside + "&path=x", "", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///#/../../../../etc/",
        "http:///?/../../../../etc/",
        "s3://b/;/../x",
        "s3://b/%252e%252e/x",
        "mlflow-artifacts:/../x"
      })
  void refusesLocationsOfExperiments(String location) throws Exception {
    refused(
        location,
        post("experiments/create", Map.of("name", location, "artifact_location", location)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // CVE-2026-2393
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://[2002:7f00:1::]/x",
        "https://[fd00::1]/x",
        "https://0.0.0.0/x",
        "https://10.0.0.1/x",
        "https://100.64.0.1/x",
        "https://192.168.1.1/x",
        "https://user:word@example.com/x",
        "file:///etc/passwd",
        "gopher://127.0.0.1/x",
        "https:///x",
        "not a url"
      })
  void postsNothingIntoItsOwnNetwork(String url) throws Exception {
    refused(
        url,
        post(
            "webhooks",
            Map.of(
                "name",
                "w",
                "url",
                url,
                "events",
                List.of(Map.of("entity", "MODEL_VERSION", "action", "CREATED")))));
  }

  @Test
  void refusesNamesThatDifferByTheirEncoding() throws Exception {
    // CVE-2024-3099
    post("registered-models/create", Map.of("name", "twin"));
    for (String other : List.of("%74win", "a%2fb", "a/b", "a:b", "..")) {
      refused(other, post("registered-models/create", Map.of("name", other)));
    }
  }

  @Test
  void refusesHugeNames() throws Exception {
    // CVE-2024-6838
    String huge = "x".repeat(10 << 20);
    refused("a name", post("experiments/create", Map.of("name", huge)));
    refused(
        "a location",
        post("experiments/create", Map.of("name", "h", "artifact_location", "s3://" + huge)));
    refused("a model", post("registered-models/create", Map.of("name", huge)));
    refused(
        "a tag",
        post(
            "experiments/set-experiment-tag",
            Map.of("experiment_id", "0", "key", "k", "value", huge)));
  }

  @Test
  void neverAnswersWithWhatABrowserRuns() throws Exception {
    // CVE-2023-6568: the type was told back in a page
    var odd = send("POST", "/api/2.0/mlflow/runs/create", "<script>alert(1)</script>", "{}");
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.body()).doesNotContain("<script>");
    assertThat(odd.headers().firstValue("content-type")).contains("application/json");
    // CVE-2024-27132: pages among the artifacts
    String path = "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/x.html";
    send("PUT", path, "text/html", "<script>alert(1)</script>");
    var page = send("GET", path, "", "");
    assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(page.headers().firstValue("content-security-policy").orElse("")).contains("sandbox");
  }

  @Test
  void takesNothingFromPagesOfOthers() throws Exception {
    // CVE-2025-14279: a page of another site posts a form
    var form = send("POST", "/api/2.0/mlflow/experiments/create", "text/plain", "{\"name\":\"f\"}");
    assertThat(form.statusCode()).isEqualTo(400);
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/2.0/mlflow/experiments/create"))
            .header("content-type", "application/json")
            .header("origin", "https://attacker.example")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"o\"}"));
    assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void namesAFileAsMlflowTwoNamesImages() throws Exception {
    String name = "k%step%1%timestamp%1795425429008%u84bc93f.png";
    String path =
        "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/images/" + encoded(name, 1);
    var put = send("PUT", path, "", "png");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(send("GET", path, "", "").body()).isEqualTo("png");
    String listed =
        send("GET", "/api/2.0/mlflow/artifacts/list?run_id=" + run + "&path=images", "", "").body();
    assertThat(listed).contains("\"images/" + name + "\"");
  }
}
