package lazo.serving;

import static lazo.serving.DataPlaneTest.plan;
import static lazo.serving.DataPlaneTest.variant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lazo.serving.log.Logged;
import lazo.serving.log.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INFER = "/v2/models/churn/infer";

  @TempDir private Path folder;
  private TestServer server;
  private String digest;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    digest = server.packages.logistic(0, "age", "origin");
    server.plane.apply(plan(1, variant("champion", digest, "3", 10_000)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersTheOpenInferenceProtocol() throws Exception {
    HttpResponse<String> response =
        server.post(
            INFER,
            """
            {"id": "order-1", "parameters": {"priority": 1, "sticky-key": "c-7"},
             "inputs": [
              {"name": "age", "shape": [3, 1], "datatype": "FP32", "data": [[0], [2.5], [null]]},
              {"name": "origin", "datatype": "BYTES", "data": ["JFK", "somewhere", null], "shape": [3]}],
             "outputs": [{"name": "probability", "parameters": {}}]}
            """);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.path("model_name").asText()).isEqualTo("churn");
    assertThat(answer.path("model_version").asText()).isEqualTo("3");
    assertThat(answer.path("id").asText()).isEqualTo("order-1");
    assertThat(answer.path("parameters").path("lazo-variant").asText()).isEqualTo("champion");
    assertThat(answer.path("parameters").path("lazo-package").asText()).isEqualTo(digest);
    assertThat(answer.path("parameters").path("prediction-id").asText()).isEqualTo("order-1");
    JsonNode output = answer.path("outputs").get(0);
    assertThat(output.path("name").asText()).isEqualTo("probability");
    assertThat(output.path("datatype").asText()).isEqualTo("FP32");
    assertThat(output.path("shape").get(0).asInt()).isEqualTo(3);
    assertThat(output.path("data").get(0).floatValue()).isEqualTo(0.5f);
    assertThat(output.path("data").get(2).floatValue()).isEqualTo(0.5f);
    assertThat(logged().getFirst().inputs().doubles("age")).containsExactly(0, 2.5, Double.NaN);
    assertThat(logged().getFirst().inputs().strings("origin").values())
        .containsExactly("JFK", "somewhere", null);
  }

  @Test
  void readsDataThatStandBeforeTheirShape() {
    HttpResponse<String> response =
        server.post(
            INFER,
            """
            {"inputs": [
              {"data": [0], "name": "age", "shape": [1], "datatype": "FP32", "extra": {"a": [1, {}]}},
              {"data": [["é😀"]], "datatype": "BYTES", "shape": [1, 1], "name": "origin"}]}
            """);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(logged().getFirst().inputs().strings("origin").values()).containsExactly("é😀");
  }

  @Test
  void readsNumbersThatJsonLacksFromTexts() {
    assertThat(server.post(INFER, body("FP32", "[\"NaN\"]")).statusCode()).isEqualTo(200);
    assertThat(server.post(INFER, body("FP32", "[\"-Infinity\"]")).body())
        .contains("\"data\":[0.0]");
  }

  /** What is wrong, the status, and a part of the message. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | {\"inputs\": [{\"name\": \"age\" | not valid JSON at line 1",
        "400 | [1, 2] | must be a JSON object",
        "400 | {} | has no \"inputs\"",
        "400 | {\"inputs\": []} | has no \"inputs\"",
        "400 | {\"inputs\": 5} | \"inputs\" must be a list",
        "400 | {\"inputs\": [5]} | must be a list of objects",
        "400 | {\"inputs\": [{}]} | lacks its name",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1]}]} | lacks its datatype",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FLOAT\"}]} | has"
            + " the datatype 'FLOAT'; known are [BOOL",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\"}]} | input"
            + " 'age' has no \"data\"",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\", \"data\":"
            + " 1}]} | the data of input 'age' must be a list",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [-1], \"datatype\": \"FP32\", \"data\":"
            + " [1]}]} | impossible shape [-1]",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [9000000000, 9000000000], \"datatype\":"
            + " \"FP32\", \"data\": [1]}]} | impossible shape",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [2147483647], \"datatype\": \"FP32\","
            + " \"data\": [1]}]} | needs 2147483647 values, got 1",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": \"1\", \"datatype\": \"FP32\","
            + " \"data\": [1]}]} | must be a list of up to 16 whole numbers",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [2], \"datatype\": \"FP32\", \"data\":"
            + " [1]}]} | input 'age' of shape [2] needs 2 values, got 1",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [2, 2], \"datatype\": \"FP32\","
            + " \"data\": [[1], [2, 3, 4]]}]} | nested unevenly",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [4], \"datatype\": \"FP32\", \"data\":"
            + " [[1, 2], [3, 4]]}]} | nested as [2, 2], but its shape is [4]",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [2], \"datatype\": \"FP32\", \"data\":"
            + " [1, [2]]}]} | nested unevenly",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\", \"data\":"
            + " [NaN]}]} | write null where a value is missing",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\", \"data\":"
            + " [\"x\"]}]} | input 'age' is FP32, but value 0 is the text \"x\"",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\", \"data\":"
            + " [true]}]} | input 'age' is FP32, but value 0 is true",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"INT64\", \"data\":"
            + " [1.5]}]} | input 'age' is INT64, but value 0 is 1.5",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"INT64\", \"data\":"
            + " [null]}]} | input 'age' is INT64, but value 0 is null",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"INT8\", \"data\":"
            + " [128]}]} | input 'age' is INT8, but value 0 is 128",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"UINT64\","
            + " \"data\": [99999999999999999999]}]} | input 'age' is UINT64",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP16\", \"data\":"
            + " [1]}]} | no form in JSON",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP64\", \"data\":"
            + " [1]}, {\"name\": \"origin\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\":"
            + " [\"JFK\"]}]} | input 'age' is FP64, the model expects FP32",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\", \"data\":"
            + " [1]}]} | input 'origin' (BYTES [-1, 1]) is missing; the request has [age]",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\", \"data\":"
            + " [1]}], \"outputs\": [{\"name\": \"label\"}]} | no output 'label'; its outputs are"
            + " [probability]",
        "400 | {\"id\": 5, \"inputs\": []} | \"id\" must be a text",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\", \"data\":"
            + " [1]}]} trailing | not valid JSON",
        "400 | {\"inputs\": [{\"name\": \"age\", \"shape\": [1], \"datatype\": \"FP32\","
            + " \"parameters\": {\"binary_data_size\": 4}}]} | the body has 0 left",
      })
  void saysWhatIsWrong(int status, String body, String message) throws Exception {
    HttpResponse<String> response = server.post(INFER, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).path("error").asText()).contains(message);
  }

  @Test
  void refusesAnIdForAnotherBody() {
    assertThat(server.post(INFER, withId("a", 1)).statusCode()).isEqualTo(200);
    assertThat(server.post(INFER, withId("a", 1)).statusCode()).isEqualTo(200);
    HttpResponse<String> other = server.post(INFER, withId("a", 2));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("the id 'a' was used before with other inputs");
    assertThat(logged()).hasSize(1);
  }

  @Test
  void refusesBodiesOverTheLimitsAndServesOn() {
    byte[] big = new byte[Inference.BODY_BYTES_MAX + 1];
    var request = server.request(INFER).POST(HttpRequest.BodyPublishers.ofByteArray(big));
    HttpResponse<String> response = server.send(request);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("over the limit of 64 MiB");
    assertThat(server.post(INFER, body(100_001)).statusCode()).isEqualTo(413);
    assertThat(server.post(INFER, body(1)).statusCode()).isEqualTo(200);
  }

  @Test
  void answersLargeBatches() throws Exception {
    HttpResponse<String> response = server.post(INFER, body(100_000));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(response.body()).path("outputs").get(0).path("data")).hasSize(100_000);
    assertThat(logged().getFirst().scores()).hasSize(100_000);
  }

  @Test
  void tellsAboutItself() {
    assertThat(server.get("/v2").body()).contains("\"name\":\"lazo\"", "binary_tensor_data");
    assertThat(server.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/health/live").body()).isEqualTo("{\"live\":true}");
    assertThat(server.get("/v2/health/ready").body()).isEqualTo("{\"ready\":true}");
    assertThat(server.get("/v2/models/churn").body())
        .isEqualTo(
            "{\"name\":\"churn\",\"versions\":[\"3\"],\"platform\":\"onnx_onnxv1\","
                + "\"inputs\":[{\"name\":\"age\",\"datatype\":\"FP32\",\"shape\":[-1,1]},{\"name\":\"origin\",\"datatype\":\"BYTES\",\"shape\":[-1,1]}],"
                + "\"outputs\":[{\"name\":\"probability\",\"datatype\":\"FP32\",\"shape\":[-1]}]}");
    assertThat(server.get("/v2/models/churn/versions/3").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/models/churn/ready").body()).contains("\"ready\":true");
    assertThat(server.get("/v2/models/churn/versions/3/ready").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/models").body()).isEqualTo("{\"models\":[\"churn\"]}");
    assertThat(server.post("/v2/repository/index", "").body())
        .contains("\"name\":\"churn\"", "\"state\":\"READY\"", "\"version\":\"3\"");
    server.post(INFER, body(2));
    assertThat(server.get("/v2/models/churn/stats").body())
        .contains("\"inference_count\":2", "\"execution_count\":1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v2/models/other | 404 | there is no endpoint 'other'; there are [churn]",
        "GET | /v2/models/other/ready | 404 | no endpoint 'other'",
        "POST | /v2/models/other/infer | 404 | no endpoint 'other'",
        "GET | /v2/models/churn/versions/9 | 404 | does not serve version '9'; it serves [3]",
        "GET | /v2/models/a%20b | 404 | no endpoint 'a b'",
        "GET | /v2/nothing | 404 | there is nothing at /v2/nothing",
        "GET | /v2/health/other | 404 | there is nothing at",
        "GET | /v2/models/churn/infer/more | 404 | there is nothing at",
        "GET | /v2/models/churn/infer | 405 | does not take GET, only POST",
        "DELETE | /v2/models/churn | 405 | does not take DELETE, only GET",
        "GET | /v1/models/other | 404 | no endpoint 'other'",
        "GET | /v1/models/churn:explain | 404 | there is nothing at",
      })
  void knowsWhatItHas(String verb, String path, int status, String message) {
    var publisher =
        verb.equals("POST")
            ? HttpRequest.BodyPublishers.ofString(body(1))
            : HttpRequest.BodyPublishers.noBody();
    HttpResponse<String> response = server.send(server.request(path).method(verb, publisher));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains("{\"error\":", message);
    if (status == 405) {
      assertThat(response.headers().firstValue("allow")).isPresent();
    }
  }

  @Test
  void saysThatItIsNotReadyWhileItDrains() {
    server.plane.drain();
    HttpResponse<String> ready = server.get("/v2/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("retry-after")).isPresent();
    assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(server.post(INFER, body(1)).statusCode()).isEqualTo(200);
    server.plane.close();
    HttpResponse<String> refused = server.post(INFER, body(1));
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void takesAndGivesRawTensors() throws Exception {
    String json =
        """
        {"inputs": [
          {"name": "age", "shape": [2, 1], "datatype": "FP32", "parameters": {"binary_data_size": 8}},
          {"name": "origin", "shape": [2, 1], "datatype": "BYTES", "parameters": {"binary_data_size": 12}}],
         "outputs": [{"name": "probability", "parameters": {"binary_data": true}}]}\
        """;
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(text.length + 20).order(ByteOrder.LITTLE_ENDIAN);
    body.put(text).putFloat(0).putFloat(2);
    body.putInt(3).put(new byte[] {'J', 'F', 'K'}).putInt(1).put((byte) 'x');
    var request =
        server
            .request(INFER)
            .header("Inference-Header-Content-Length", "" + text.length)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.array()));

    HttpResponse<byte[]> response = server.send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    int length =
        Integer.parseInt(
            response.headers().firstValue("inference-header-content-length").orElseThrow());
    JsonNode answer = JSON.readTree(response.body(), 0, length);
    JsonNode output = answer.path("outputs").get(0);
    assertThat(output.path("parameters").path("binary_data_size").asInt()).isEqualTo(8);
    assertThat(output.has("data")).isFalse();
    var raw = ByteBuffer.wrap(response.body(), length, 8).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(raw.getFloat()).isEqualTo(0.5f);
    assertThat(logged().getFirst().inputs().strings("origin").values()).containsExactly("JFK", "x");
  }

  @Test
  void answersInstances() throws Exception {
    HttpResponse<String> response =
        server.post(
            "/v1/models/churn:predict",
            "{\"instances\": [{\"age\": 0, \"origin\": \"JFK\"}, {\"origin\": \"LAX\","
                + " \"customer\": \"c-1\"}]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(JSON.readTree(response.body()).path("predictions").get(1).floatValue())
        .isEqualTo(0.5f);
    assertThat(logged().getFirst().inputs().strings("customer").values())
        .containsExactly(null, "c-1");
    assertThat(server.get("/v1/models").body()).isEqualTo("{\"models\":[\"churn\"]}");
    assertThat(server.get("/v1/models/churn").body()).contains("\"ready\":true");
    HttpResponse<String> empty = server.post("/v1/models/churn:predict", "{\"instances\": []}");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(empty.body()).contains("a list with one entry for each row");
  }

  @Test
  void answersInstancesOfAMatrix() throws Exception {
    String mlp = server.packages.mlp(3, 4, 2);
    server.plane.apply(plan(2, variant("champion", mlp, "4", 10_000)));
    HttpResponse<String> response =
        server.post("/v1/models/churn:predict", "{\"instances\": [[1, 2, 3], [4, 5, 6]]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(JSON.readTree(response.body()).path("predictions").get(0)).hasSize(2);
    assertThat(
            server
                .post("/v1/models/churn:predict", "{\"instances\": [[1, 2, 3], [4, 5]]}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void countsWhatHappens() throws JsonProcessingException {
    server.post(INFER, body(3));
    server.post(INFER, "{");
    server.post(INFER, body("FP64", "[1]"));
    String metrics = server.metrics.scrape();
    assertThat(metrics)
        .contains(
            "lazo_prediction_latency_seconds_count{endpoint=\"churn\",variant=\"champion\"} 1",
            "lazo_prediction_latency_seconds_bucket{endpoint=\"churn\",variant=\"champion\",le=\"+Inf\"}"
                + " 1",
            "lazo_prediction_rows_total{endpoint=\"churn\",variant=\"champion\"} 3.0",
            "lazo_prediction_errors_total{endpoint=\"churn\",kind=\"invalid_input\",variant=\"champion\"}"
                + " 1.0",
            "lazo_prediction_refused_total{kind=\"invalid_input\"} 1.0",
            "lazo_prediction_log_dropped_total 0.0");
  }

  private List<Logged> logged() {
    List<Logged> logged = new ArrayList<>();
    server.plane.log().read(Position.START, Integer.MAX_VALUE, logged::add);
    return logged;
  }

  private static String body(int rows) {
    String ages = String.join(",", Collections.nCopies(rows, "1.5"));
    String origins = String.join(",", Collections.nCopies(rows, "\"JFK\""));
    return "{\"inputs\":[{\"name\":\"age\",\"shape\":[%d],\"datatype\":\"FP32\",\"data\":[%s]},{\"name\":\"origin\",\"shape\":[%d],\"datatype\":\"BYTES\",\"data\":[%s]}]}"
        .formatted(rows, ages, rows, origins);
  }

  private static String body(String datatype, String data) {
    return "{\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"%s\",\"data\":%s},{\"name\":\"origin\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"JFK\"]}]}"
        .formatted(datatype, data);
  }

  private static String withId(String id, int age) {
    return "{\"id\":\"" + id + "\"," + body("FP32", "[" + age + "]").substring(1);
  }
}
