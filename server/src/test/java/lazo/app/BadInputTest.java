package lazo.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get wrong, sent to a real server: each is told what to do, none is a 5xx. */
class BadInputTest {
  private static final String INFER = "/v2/models/churn/infer";
  private static final String LABELS = "/lazo/v1/labels";
  private static final String APPLY = "/lazo/v1/apply";
  private static final String PUSH = "/lazo/v1/datasets/flights/versions?file=a.parquet";
  private static final String PUT = "/api/2.0/mlflow-artifacts/artifacts/";
  private static final String AGE =
      "{\"name\":\"age\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}";
  private static final String ORIGIN =
      "{\"name\":\"origin\",\"datatype\":\"BYTES\",\"shape\":[1,1],\"data\":[\"JFK\"]}";

  private static final String LOOP =
      """
      apiVersion: lazo/v1
      kind: Loop
      metadata: {name: NAME}
      data: {source: rows/*.parquet, time: at, target: late}
      features: [{column: age}]
      train: {trainer: logistic}
      deploy: {endpoint: churn2}
      """;

  @TempDir static Path folder;
  private static Server server;
  private static Wire wire;
  private static byte[] parquet;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = Server.start(ServerOptions.local(folder.resolve("data"), 0));
    wire = new Wire(server.port());
    Deployed.churn(wire, "churn");
    parquet = parquet();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] parquet() throws IOException, SQLException {
    Path file = folder.resolve("rows.parquet");
    try (var duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement()) {
      statement.execute(
          "copy (select range as n from range(5000)) to '" + file + "' (format parquet)");
    }
    return Files.readAllBytes(file);
  }

  private static Wire.Answer post(String path, String body) throws IOException {
    return wire.send(
        "POST", path, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
  }

  private static String inputs(String... inputs) {
    return "{\"inputs\":[" + String.join(",", inputs) + "]}";
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        // predictions
        Arguments.of(404, "/v2/models/nobody/infer", inputs(AGE, ORIGIN), "no endpoint 'nobody'"),
        Arguments.of(404, "/v2/models/churn/versions/9/infer", inputs(AGE, ORIGIN), "9"),
        Arguments.of(400, INFER, inputs(AGE.replace("FP32", "INT8"), ORIGIN), "age"),
        Arguments.of(400, INFER, inputs(AGE.replace("FP32", "FLOAT"), ORIGIN), "FLOAT"),
        Arguments.of(400, INFER, inputs(AGE.replace("[1,1]", "[2,1]"), ORIGIN), "age"),
        Arguments.of(400, INFER, inputs(AGE.replace("[1,1]", "[1,3]"), ORIGIN), "age"),
        Arguments.of(400, INFER, inputs(AGE.replace("[1,1]", "[-1,1]"), ORIGIN), "age"),
        Arguments.of(400, INFER, inputs(AGE.replace("[1,1]", "[999999999999,1]"), ORIGIN), "age"),
        Arguments.of(400, INFER, inputs(AGE), "origin"),
        Arguments.of(400, INFER, inputs(AGE.replace("age", "agee"), ORIGIN), "'age'"),
        Arguments.of(400, INFER, inputs(AGE.replace("[1]}", "[1e39]}"), ORIGIN), "1e39"),
        Arguments.of(400, INFER, inputs(AGE.replace("[1]}", "[\"old\"]}"), ORIGIN), "age"),
        Arguments.of(400, INFER, inputs(AGE.replace("[1]}", "[1e400]}"), ORIGIN), "age"),
        Arguments.of(
            400, INFER, inputs(AGE, ORIGIN).replace("{\"inputs", "{\"id\":7,\"inputs"), "id"),
        Arguments.of(400, INFER, "{\"inputs\":", "JSON"),
        Arguments.of(400, INFER, "", "JSON"),
        Arguments.of(400, INFER, "[".repeat(100_000), "JSON"),
        Arguments.of(400, "/v1/models/churn:predict", "{\"instances\":[{\"age\":1}]}", "origin"),
        Arguments.of(404, "/v1/models/nobody:predict", "{\"instances\":[1]}", "nobody"),
        // labels
        Arguments.of(404, LABELS, "{\"labels\":[{\"id\":\"nobody/0\",\"value\":1}]}", "nobody/0"),
        Arguments.of(
            400, LABELS, "{\"labels\":[{\"id\":\"a/0\",\"value\":\"late\"}]}", "labels[0]"),
        Arguments.of(400, LABELS, "{\"labels\":[{\"id\":\"a/0\",\"value\":NaN}]}", "JSON"),
        Arguments.of(400, LABELS, "{\"labels\":[{\"id\":\"a/0\",\"value\":1e999}]}", "labels[0]"),
        Arguments.of(400, LABELS, "{\"labels\":{}}", "labels"),
        Arguments.of(400, LABELS, "{\"labels\":[]} and more", "JSON"),
        // loops
        Arguments.of(400, APPLY, "kind: [", "line"),
        Arguments.of(400, APPLY, "", "empty"),
        Arguments.of(400, APPLY, "colour: blue", "colour"),
        Arguments.of(400, APPLY, "a: &a {b: *a}", "anchors"),
        Arguments.of(
            400, APPLY, LOOP.replace("NAME", "../../etc"), "metadata.name: '../../etc' must be"),
        Arguments.of(400, APPLY, LOOP.replace("target", "tarjet"), "line 4, data.tarjet"),
        Arguments.of(400, APPLY, LOOP.replace("logistic", "logistic, params: {l3: 1}"), "l3"),
        Arguments.of(400, APPLY + "?dry_run=true", LOOP.replace("NAME", "dry"), "dry-run=true"),
        Arguments.of(400, APPLY + "?dry-run=yes", LOOP.replace("NAME", "dry"), "true or false"),
        Arguments.of(400, APPLY, "- a\n- b", "line 1"),
        Arguments.of(400, APPLY, "a: b\nc: \u0001", "line 2"),
        Arguments.of(400, APPLY, "{".repeat(50_000), "YAML"),
        Arguments.of(404, "/lazo/v1/loops/nobody/feeds/f", "{\"columns\":{\"t\":[1]}}", "nobody"),
        Arguments.of(
            400, "/lazo/v1/loops/nobody/feeds/f", "{\"columns\":{\"t\":[1],\"k\":[1,2]}}", "rows"),
        Arguments.of(
            400, "/lazo/v1/loops/nobody/feeds/f", "{\"id\":7,\"columns\":{\"t\":[1]}}", "'id'"),
        // data
        Arguments.of(400, PUSH, "n,m\n1,2\n3,4\n", "Parquet"),
        Arguments.of(400, PUSH, "", "`a.parquet` is empty"),
        Arguments.of(400, PUSH.replace("?file=a.parquet", ""), "x", "?file="),
        Arguments.of(400, PUSH.replace("a.parquet", "..%2f..%2fetc%2fpasswd"), "x", "name"),
        Arguments.of(400, PUSH.replace("flights", "..%2f..%2fetc"), "x", "name"),
        // models
        Arguments.of(404, "/lazo/v1/endpoints/e", "{\"model\":\"models:/nobody/1\"}", "nobody"),
        Arguments.of(400, "/lazo/v1/endpoints/e", "{\"model\":\"churn\"}", "models:/"),
        Arguments.of(400, "/lazo/v1/endpoints/e", "{}", "models:/"),
        Arguments.of(400, "/lazo/v1/endpoints/..%2fx", "{\"model\":\"models:/churn/1\"}", "name"),
        Arguments.of(404, "/lazo/v1/rollouts/nobody/promote", "{}", "nobody"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatToDo(int status, String path, String body, String message) throws IOException {
    Wire.Answer answer = post(path, body);
    assertThat(answer.body())
        .contains(message)
        .doesNotContain("Exception", "\tat ", "java.", "REDACTED");
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.type()).startsWith("application/json");
  }

  @Test
  void takesValuesThatAreNoNumbersAsMissing() throws IOException {
    for (String odd : new String[] {"\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "null"}) {
      Wire.Answer answer = post(INFER, inputs(AGE.replace("[1]}", "[" + odd + "]}"), ORIGIN));
      assertThat(answer.status()).as(odd + answer.body()).isIn(200, 400);
      if (answer.status() == 200) {
        assertThat(answer.body()).as(odd).doesNotContain("NaN", "Infinity");
      } else {
        assertThat(answer.body()).as(odd).contains("age");
      }
    }
  }

  @Test
  void refusesATruncatedParquetFile() throws IOException {
    assertThat(wire.send("POST", PUSH, Map.of(), parquet).body()).contains("\"accepted\":true");
    for (int length : new int[] {1, 4, 12, parquet.length / 2, parquet.length - 1}) {
      Wire.Answer answer = wire.send("POST", PUSH, Map.of(), Arrays.copyOf(parquet, length));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("Parquet").doesNotContain(folder.toString());
    }
    byte[] holed = parquet.clone();
    Arrays.fill(holed, 100, holed.length / 2, (byte) 7);
    Wire.Answer answer = wire.send("POST", PUSH, Map.of(), holed);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("write it again").doesNotContain(folder.toString());
    assertThat(leftInTemporaryFolder()).isZero();
  }

  private static long leftInTemporaryFolder() throws IOException {
    try (Stream<Path> left = Files.list(folder.resolve("data/blobs/tmp"))) {
      return left.count();
    }
  }

  @Test
  void refusesAModelThatIsNotOnnx() throws IOException {
    String[] files = {"", "not a model", "PK\3\4", "\u0008\u0001"};
    for (int i = 0; i < files.length; i++) {
      Wire.Answer answer = Deployed.deploy(wire, "odd" + i, files[i].getBytes(ISO_8859_1));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("ONNX").doesNotContain("Exception");
    }
  }

  @Test
  void storesNoEndpointUnderANameThatItRefuses() throws IOException {
    Wire.Answer answer = post("/lazo/v1/endpoints/..%2fx", "{\"model\":\"models:/churn/1\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    Wire.Answer all = wire.send("GET", "/lazo/v1/endpoints", Map.of(), new byte[0]);
    assertThat(all.body()).contains("churn").doesNotContain("../x");
  }

  @Test
  void givesAnIdToWhoSendsAnEmptyOne() throws IOException {
    String empty = inputs(AGE, ORIGIN).replace("{\"inputs", "{\"id\":\"\",\"inputs");
    Wire.Answer answer = post(INFER, empty);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"id\":\"p").doesNotContain("\"id\":\"\"");
  }

  @ParameterizedTest
  @MethodSource
  void refusesHundredMegabytes(String path) throws IOException {
    byte[] body = new byte[100 << 20];
    Arrays.fill(body, (byte) '[');
    Wire.Answer answer = wire.send("POST", path, Map.of("content-type", "application/json"), body);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("MiB");
    assertThat(wire.send("GET", "/health", Map.of(), new byte[0]).status()).isEqualTo(200);
  }

  static Stream<String> refusesHundredMegabytes() {
    return Stream.of(INFER, LABELS, APPLY, "/api/2.0/mlflow/runs/create", "/v1/traces");
  }

  @ParameterizedTest
  @MethodSource
  void keepsPathsInsideTheirRoot(String path) throws IOException {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      Wire.Answer answer = wire.send(method, path, Map.of(), "x".getBytes(UTF_8));
      assertThat(answer.status()).as(method + " " + answer.body()).isIn(400, 404, 405);
      assertThat(answer.body()).contains("\"message\"").doesNotContain("root:", folder.toString());
    }
    assertThat(folder.resolve("passwd")).doesNotExist();
  }

  static Stream<String> keepsPathsInsideTheirRoot() {
    return Stream.of(
        PUT + "../../../../../../etc/passwd",
        PUT + "..%2f..%2f..%2f..%2fetc%2fpasswd",
        PUT + "%252e%252e%252fetc%252fpasswd",
        PUT + "%2fetc%2fpasswd",
        PUT + "a%00b",
        PUT + "c:%5cwindows",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/../../../../etc/passwd",
        "/lazo/v1/datasets/..%2f..%2fetc/versions/1",
        "/lazo/v1/models/..%2f..%2fetc/versions/1/lineage",
        "/lazo/v1/packages/..%2f..%2f..%2fetc%2fpasswd");
  }

  @ParameterizedTest
  @MethodSource
  void refusesAbsurdPages(String path) throws IOException {
    Wire.Answer answer = wire.send("GET", path, Map.of(), new byte[0]);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("max");
  }

  static Stream<String> refusesAbsurdPages() {
    return Stream.of("-1", "0", "1000000000", "99999999999999999999", "ten", "1.5", "%00")
        .flatMap(
            max ->
                Stream.of(
                    "/lazo/v1/datasets/flights?max=" + max,
                    "/lazo/v1/datasets/flights/deliveries?max=" + max,
                    "/api/2.0/mlflow/experiments/search?max_results=" + max,
                    "/api/2.0/mlflow/registered-models/search?max_results=" + max));
  }

  @Test
  void refusesMethodsAndPathsThatAreNone() throws IOException {
    Wire.Answer wrong = wire.send("DELETE", LABELS, Map.of(), new byte[0]);
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.headers()).containsEntry("allow", "POST");
    assertThat(wrong.body()).contains("METHOD_NOT_ALLOWED", "does not take DELETE");
    assertThat(wire.send("GET", INFER, Map.of(), new byte[0]).status()).isEqualTo(405);
    Wire.Answer unknown = wire.send("GET", "/lazo/v1/nothing", Map.of(), new byte[0]);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("nothing is at /lazo/v1/nothing");
    assertThat(wire.send("BREW", "/health", Map.of(), new byte[0]).status()).isIn(405, 501);
    assertThat(wire.send("HEAD", "/health", Map.of(), new byte[0]).status()).isEqualTo(200);
    Wire.Answer page = wire.send("GET", "/no-page", Map.of("accept", "text/html"), new byte[0]);
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.type()).startsWith("text/html");
  }

  @Test
  void refusesAWrongContentType() throws IOException {
    byte[] body = "{}".getBytes(UTF_8);
    String create = "/api/2.0/mlflow/runs/create";
    Wire.Answer answer = wire.send("POST", create, Map.of("content-type", "text/csv"), body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("application/json");
    Wire.Answer spans = wire.send("POST", "/v1/traces", Map.of("content-type", "text/csv"), body);
    assertThat(spans.status()).isIn(400, 415);
    assertThat(spans.body()).contains("application/x-protobuf");
  }

  @Test
  void refusesTextThatIsNoText() throws IOException {
    byte[] body = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
    for (String path : new String[] {INFER, LABELS, APPLY, "/api/2.0/mlflow/runs/create"}) {
      Wire.Answer answer =
          wire.send("POST", path, Map.of("content-type", "application/json"), body);
      assertThat(answer.status()).as(path + answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("UTF-8");
    }
  }

  @Test
  void refusesWhatIsNoHttp() throws IOException {
    Wire.Answer headers =
        wire.send("GET", "/health", Map.of("x-long", "x".repeat(100_000)), new byte[0]);
    assertThat(headers.status()).isEqualTo(431);
    assertThat(headers.body()).contains("16 KiB");
    Wire.Answer address = wire.send("GET", "/?" + "x".repeat(100_000), Map.of(), new byte[0]);
    assertThat(address.status()).isEqualTo(414);
    assertThat(address.body()).contains("16 KiB");
    String[] odd = {
      "GARBAGE\r\n\r\n",
      "GET /health HTTP/1.1\r\n: x\r\n\r\n",
      "POST /lazo/v1/labels HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
      "POST /lazo/v1/labels HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd",
      "POST /lazo/v1/labels HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    };
    for (String bytes : odd) {
      Wire.Answer answer = wire.raw(bytes.getBytes(ISO_8859_1));
      // 0: broken off in the middle of the body, the connection is closed without an answer
      assertThat(answer.status() == 0 ? 400 : answer.status())
          .as(bytes + answer.body())
          .isBetween(400, 499);
    }
    assertThat(wire.send("GET", "/health", Map.of(), new byte[0]).body()).isEqualTo("OK");
  }

  @Test
  void refusesOtherHostsAndOrigins() throws IOException {
    for (String host : new String[] {"evil.example", "127.0.0.1.evil.example", "", "127.0.0.1:x"}) {
      Wire.Answer answer = wire.send("GET", "/lazo/v1/loops", Map.of("host", host), new byte[0]);
      assertThat(answer.status()).as(host + answer.body()).isIn(400, 403);
    }
    for (String origin :
        new String[] {"https://evil.example", "null", "http://127.0.0.1:1", "%%"}) {
      Wire.Answer answer = wire.send("POST", LABELS, Map.of("origin", origin), new byte[0]);
      assertThat(answer.status()).as(origin + answer.body()).isEqualTo(403);
      assertThat(answer.body()).contains("\"message\"");
    }
  }
}
