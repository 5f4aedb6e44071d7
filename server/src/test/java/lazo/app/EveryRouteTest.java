package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lazo.http.Routes;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Garbage to every route there is, the ones added tomorrow too: never a 5xx, always a reason. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteTest {
  private static final boolean ALL = Boolean.getBoolean("lazo.check");
  private static final Map<String, byte[]> BODIES = new LinkedHashMap<>();
  private static final List<String> NAMES =
      List.of(
          ("columns labels id value model to file max run_id run_uuid experiment_id experiment_ids"
                  + " name new_name key metric_key metrics params tags inputs outputs datasets"
                  + " max_results page_token filter filter_string order_by view_type run_view_type"
                  + " path version alias stage archive_existing_versions source status end_time"
                  + " start_time timestamp step steps max_steps run_ids trace trace_id trace_ids"
                  + " request_ids max_timestamp_millis max_traces locations prompt_versions assessment"
                  + " update_mask model_id model_type source_run_id loop token language theme back"
                  + " dry-run stream feature day from until state kind endpoint rows window lang compare runs page"
                  + " max-age metric resourceSpans artifact_file_path artifact_directory_path"
                  + " description user_id run_name lifecycle_stage models include_spans model_json"
                  + " ids marks kind origin names x_axis upload_id num_parts parts expiration datasets dataset_name dataset_digest start_step end_step")
              .split(" "));
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "99999999999999999999",
          "1e400",
          "1.5",
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../../../etc/passwd\"",
          "\"%2e%2e%2f%00\"",
          "\"NaN\"",
          "[]",
          "{}",
          "[null]",
          "[1]",
          "[[]]",
          "[{}]",
          "[\"x\"]",
          "{\"x\":1}",
          "[{\"x\":null}]",
          "[{\"key\":1,\"value\":{},\"name\":[],\"id\":{}}]",
          "[{\"key\":\"k\",\"value\":\"v\",\"name\":\"n\",\"id\":\"a/b\",\"timestamp\":-1}]");
  private static final int ROUNDS = ALL ? 40 : 2;
  private static final List<String> SEGMENTS =
      List.of(
          "x",
          "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
          "..%5c..",
          "%00",
          "%ff%fe",
          "%F0%9F%92%A5",
          "a%0Ab",
          "-1",
          "'--");

  static {
    text("nothing", "");
    text("half an object", "{");
    text("no object", "[]");
    text("null", "null");
    text("a word", "garbage");
    text("something after the end", "{} {}");
    text("spaces", "   ");
    text("a bare number", "1e999999999");
    text("YAML that refers to itself", "a: &a [*a]");
    text("YAML that grows", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b,*b]");
    text("a form", "token=%zz&x=%");
    text("deep arrays", "[".repeat(100_000));
    text("deep objects", "{\"a\":".repeat(50_000));
    text("a long number", "{\"value\":" + "9".repeat(50_000) + "}");
    BODIES.put(
        "invalid UTF-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', ':', '1', '}'});
    BODIES.put("bytes", new byte[] {0, 1, 2, (byte) 0x80, (byte) 0xff, 0x1f, (byte) 0x8b});
    BODIES.put("half a Parquet file", "PAR1\0\0\0\0PAR1".getBytes(StandardCharsets.ISO_8859_1));
  }

  private @Nullable Server server;
  private @Nullable Wire wire;

  private final List<String> failures = new ArrayList<>();

  @BeforeEach
  void forget() {
    failures.clear();
  }

  private static void text(String name, String body) {
    BODIES.put(name, body.getBytes(StandardCharsets.UTF_8));
  }

  @Nullable String database() {
    return null;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server =
        Server.start(
            new ServerOptions(
                "127.0.0.1", 0, folder.resolve("data"), database(), false, Set.of(), null));
    wire = new Wire(server.port());
    Deployed.churn(wire, "churn");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** The table without the copies of MLflow's routes under its three other prefixes. */
  private List<Routes.Route> routes() {
    return server.routes().stream()
        .filter(
            route -> !route.path().startsWith("/ajax-api") && !route.path().startsWith("/api/3.0"))
        .toList();
  }

  @Test
  void answersGarbageWithAReason() throws Exception {
    for (Routes.Route route : routes()) {
      for (var body : BODIES.entrySet()) {
        String type = body.getKey().contains("YAML") ? "" : "application/json";
        ask(route.method(), fill(route.path(), "x"), type, body.getValue(), body.getKey());
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void answersFieldsOfWrongTypesWithAReason() throws Exception {
    for (int i = 0; i < ODD.size(); i += ALL ? 1 : 5) {
      String odd = ODD.get(i);
      ObjectNode body = Json.MAPPER.createObjectNode();
      String shown = odd.startsWith("\"") ? Json.tree(odd).asText() : odd;
      var query = new StringBuilder("?");
      for (String name : NAMES) {
        body.set(name, Json.tree(odd));
        query.append(name).append('=').append(encode(shown)).append('&');
      }
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      for (Routes.Route route : routes()) {
        String path = fill(route.path(), "x");
        ask(route.method(), path, "application/json", bytes, "all fields " + odd);
        ask(route.method(), path + query, "", new byte[0], "all parameters " + odd);
      }
    }
    assertThat(failures).isEmpty();
  }

  /** Many fields at once, most of them plausible, so that what lies behind the first is met too. */
  @Test
  void answersOddCombinationsWithAReason() throws Exception {
    long seed = Long.getLong("lazo.seed", 20_010_131);
    var random = new Random(seed);
    List<String> plausible = plausible();
    for (Routes.Route route : routes()) {
      for (int round = 0; round < ROUNDS; round++) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        var query = new StringBuilder("?");
        for (String name : NAMES) {
          List<String> from = random.nextInt(12) == 0 ? ODD : plausible;
          String value = from.get(random.nextInt(from.size()));
          if (random.nextInt(8) > 0) {
            body.set(name, Json.tree(value));
            String shown = value.startsWith("\"") ? Json.tree(value).asText() : value;
            query.append(name).append('=').append(encode(shown)).append('&');
          }
        }
        String path = fill(route.path(), random.nextBoolean() ? "churn" : "1");
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        String what = "seed " + seed + " " + body;
        if (route.method().equals("GET")) {
          ask("GET", path + query, "", new byte[0], what);
        } else {
          ask(route.method(), path, "application/json", bytes, what);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private List<String> plausible() {
    String run =
        Json.tree(
                wireSend(
                    "POST",
                    "/api/2.0/mlflow/runs/create",
                    "{\"experiment_id\":\"0\",\"tags\":[{\"key\":\"a\",\"value\":\"b\"}]}"))
            .at("/run/info/run_id")
            .asText();
    return List.of(
        "\"" + run + "\"",
        "[\"" + run + "\"]",
        "\"churn\"",
        "\"0\"",
        "[\"0\"]",
        "1",
        "\"1\"",
        "true",
        "\"models:/churn/1\"",
        "\"champion\"",
        "\"runs:/" + run + "/model\"",
        "\"name = 'x'\"",
        "[\"name ASC\"]",
        "\"m\"",
        "\"FINISHED\"",
        "\"2001-02-01T00:00:00Z\"",
        "\"model\"",
        "[]",
        "[{\"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":1}]",
        "[{\"key\":\"p\",\"value\":\"1\"}]",
        "[{\"dataset\":{\"name\":\"d\",\"digest\":\"1\",\"source_type\":\"x\",\"source\":\"{}\"}}]",
        "[{\"id\":\"churn/0\",\"value\":1}]",
        "{\"t\":[1],\"k\":[\"a\"]}",
        "[{\"mlflow_experiment\":{\"experiment_id\":\"0\"}}]",
        "{\"trace_info\":{\"trace_id\":\"t\",\"trace_location\":{\"type\":\"MLFLOW_EXPERIMENT\",\"mlflow_experiment\":{\"experiment_id\":\"0\"}},\"request_time\":\"2001-02-01T00:00:00Z\",\"state\":\"OK\"}}");
  }

  private String wireSend(String method, String path, String body) {
    try {
      return wire.send(
              method,
              path,
              Map.of("content-type", "application/json"),
              body.getBytes(StandardCharsets.UTF_8))
          .body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void answersOddPathsWithAReason() throws Exception {
    for (Routes.Route route : routes()) {
      for (String segment : SEGMENTS.subList(0, ALL ? SEGMENTS.size() : 4)) {
        ask(
            route.method(),
            fill(route.path(), segment),
            "application/json",
            "{}".getBytes(StandardCharsets.UTF_8),
            "path");
      }
      ask(route.method(), fill(route.path(), "x") + "?a=%zz&%=%", "", new byte[0], "query");
    }
    assertThat(failures).isEmpty();
  }

  private static String fill(String path, String segment) {
    return path.replaceAll("[:*][a-zA-Z_]+", segment.replace("\\", "\\\\").replace("$", "\\$"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void ask(String method, String target, String type, byte[] body, String what)
      throws IOException {
    Wire.Answer answer =
        wire.send(method, target, type.isEmpty() ? Map.of() : Map.of("content-type", type), body);
    String wrong = wrong(answer);
    if (wrong != null) {
      String shown = target.length() > 90 ? target.substring(0, 90) : target;
      failures.add(method + " " + shown + " with " + what + ": " + wrong);
    }
  }

  private static String wrong(Wire.Answer answer) {
    String start = answer.body().substring(0, Math.min(300, answer.body().length()));
    if (answer.status() == 0 || (answer.status() >= 500 && answer.status() != 501)) {
      return answer.status() + " " + start;
    }
    if (answer.body().contains("\tat ")
        || answer.body().contains("Exception")
        || answer.body().contains("java.")) {
      return "shows its inside: " + start;
    }
    if (answer.status() >= 400 && !answer.type().startsWith("text/html")) {
      return reason(answer).isBlank() ? answer.status() + " without a reason: " + start : null;
    }
    return null;
  }

  private static String reason(Wire.Answer answer) {
    if (!answer.type().startsWith("application/json")) {
      return "";
    }
    JsonNode body = Json.tree(answer.body());
    return body.path("message").asText("")
        + body.at("/error/message").asText("")
        + (body.path("error").isTextual() ? body.path("error").asText() : "");
  }
}
