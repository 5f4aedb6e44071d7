package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.onnx.OnnxModels;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server process without warning, again and again, while clients write, and compares what
 * it has at the end with what it had acknowledged.
 */
@Needs(Needs.Need.TIME)
class KillsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KILLS = Integer.getInteger("lazo.kills", 50);
  private static final long SEED = Long.getLong("lazo.kills.seed", System.nanoTime());
  private static final String MLFLOW = "/api/2.0/mlflow/";

  /** Every third life ends while the server is still starting. */
  private static final int START_KILLED_EVERY = 3;

  @TempDir Path folder;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final int port = freePort();
  private String run = "";

  // The ledger: what was acknowledged.
  private final Map<String, JsonNode> predictions = new ConcurrentHashMap<>();
  private final Map<String, Integer> labels = new ConcurrentHashMap<>();
  private final Set<Integer> steps = ConcurrentHashMap.newKeySet();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();
  private final List<String> refusals = new ArrayList<>();

  private record Answer(int status, JsonNode body) {}

  /** The server went away, as it should. */
  private static final class Gone extends RuntimeException {
    Gone(Throwable cause) {
      super(cause);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "lazo.cli.Main",
            "server",
            "--port",
            String.valueOf(port),
            "--data",
            folder.resolve("data").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()))
        .start();
  }

  private void awaitReady(Process server) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < until) {
      assertThat(server.isAlive()).as("the server ended while starting").isTrue();
      try {
        if (send("GET", "/v2/health/ready", null).status == 200) {
          return;
        }
      } catch (Gone notYet) {
        // tried again
      }
      Thread.sleep(10);
    }
    throw new AssertionError("not ready within 60 s");
  }

  private Answer send(String method, String path, byte[] body) {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(Duration.ofSeconds(20))
                  .header("Content-Type", "application/json")
                  .method(
                      method,
                      body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofByteArray());
      JsonNode json =
          answer.body().length == 0 || answer.body()[0] != '{'
              ? JSON.createObjectNode()
              : JSON.readTree(answer.body());
      return new Answer(answer.statusCode(), json);
    } catch (IOException e) {
      throw new Gone(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Gone(e);
    }
  }

  private Answer post(String path, Object body) {
    try {
      return send("POST", path, JSON.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode done(Answer answer, String what) {
    assertThat(answer.status).as(what + ": " + answer.body).isEqualTo(200);
    return answer.body;
  }

  /** A model logged, registered and deployed the way a client does it. */
  private void deploy() {
    var spec =
        new FittedSpec(
            List.of(
                new FittedNumeric("age", 0, 40, 0.1f),
                new FittedCategorical("origin", List.of("JFK", "LAX"))));
    var weights = new float[spec.width()];
    java.util.Arrays.fill(weights, 0.5f);
    JsonNode info =
        done(post(MLFLOW + "runs/create", Map.of("experiment_id", "0")), "run")
            .path("run")
            .path("info");
    run = info.path("run_id").asText();
    String uri = info.path("artifact_uri").asText();
    String artifacts =
        "/api/2.0/mlflow-artifacts/artifacts/"
            + uri.substring(uri.indexOf(":/") + 2).replaceFirst("^/+", "")
            + "/model/";
    byte[] about = "flavors: {onnx: {data: model.onnx}}".getBytes(StandardCharsets.UTF_8);
    done(send("PUT", artifacts + "MLmodel", about), "MLmodel");
    done(send("PUT", artifacts + "model.onnx", OnnxModels.logistic(spec, weights, 0)), "model");
    done(post(MLFLOW + "registered-models/create", Map.of("name", "churn")), "model");
    version();
    done(post("/lazo/v1/endpoints/churn", Map.of("model", "models:/churn/1")), "deploy");
  }

  private String version() {
    Answer made =
        post(
            MLFLOW + "model-versions/create",
            Map.of("name", "churn", "source", "runs:/" + run + "/model", "run_id", run));
    return done(made, "version").path("model_version").path("version").asText();
  }

  private Answer predict(String id) {
    int age = Math.floorMod(id.hashCode(), 80);
    return post(
        "/v2/models/churn/infer",
        Map.of(
            "id",
            id,
            "inputs",
            List.of(
                tensor("age", "FP32", age),
                tensor("origin", "BYTES", age % 2 == 0 ? "JFK" : "LAX"))));
  }

  private static Map<String, Object> tensor(String name, String type, Object value) {
    return Map.of("name", name, "datatype", type, "shape", List.of(1, 1), "data", List.of(value));
  }

  private interface Work {
    void once(int number);
  }

  private Thread until(AtomicInteger numbers, Work work) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  work.once(numbers.incrementAndGet());
                }
              } catch (Gone killed) {
                // what was not acknowledged is not in the ledger
              } catch (AssertionError refused) {
                synchronized (refusals) {
                  refusals.add(refused.getMessage());
                }
              }
            });
  }

  private void predictAndLabel(int number) {
    String id = "k" + number;
    predictions.put(id, done(predict(id), "prediction").path("outputs"));
    int label = number % 2;
    done(
        post("/lazo/v1/labels", Map.of("labels", List.of(Map.of("id", id + "/0", "value", label)))),
        "label");
    labels.put(id + "/0", label);
  }

  private void logMetric(int step) {
    done(
        post(
            MLFLOW + "runs/log-metric",
            Map.of("run_id", run, "key", "loss", "value", step, "timestamp", step, "step", step)),
        "metric");
    steps.add(step);
  }

  private void decide(int number) {
    String version = version();
    String alias = "a" + number;
    done(
        post(
            MLFLOW + "registered-models/alias",
            Map.of("name", "churn", "alias", alias, "version", version)),
        "alias");
    aliases.put(alias, version);
  }

  @Test
  void losesNothingItAcknowledged() throws Exception {
    System.out.println("kills: " + KILLS + ", seed: " + SEED + " (lazo.kills, lazo.kills.seed)");
    var random = new Random(SEED);
    Process server = start();
    awaitReady(server);
    deploy();
    var predicted = new AtomicInteger();
    var logged = new AtomicInteger();
    var decided = new AtomicInteger();
    for (int kill = 1; kill <= KILLS; kill++) {
      if (kill % START_KILLED_EVERY == 0) {
        Thread.sleep(random.nextInt(1_200));
      } else {
        awaitReady(server);
        List<Thread> clients =
            List.of(
                until(predicted, this::predictAndLabel),
                until(predicted, this::predictAndLabel),
                until(logged, this::logMetric),
                until(decided, this::decide));
        Thread.sleep(20 + random.nextInt(800));
        server.destroyForcibly().waitFor();
        for (Thread client : clients) {
          client.join();
        }
      }
      server.destroyForcibly().waitFor();
      server = start();
    }
    awaitReady(server);
    compare();
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("stops when asked to").isTrue();
  }

  private void compare() {
    System.out.printf(
        "acknowledged: %d predictions, %d labels, %d metrics, %d aliases%n",
        predictions.size(), labels.size(), steps.size(), aliases.size());
    assertThat(refusals).as("a living server refuses nothing").isEmpty();
    assertThat(predictions).hasSizeGreaterThan(KILLS);
    assertThat(steps).hasSizeGreaterThan(KILLS);
    predictions.forEach(
        (id, outputs) ->
            assertThat(done(predict(id), id).path("outputs"))
                .as("the same request again, " + id)
                .isEqualTo(outputs));
    labels.forEach(
        (id, label) -> {
          var again = Map.of("labels", List.of(Map.of("id", id, "value", label)));
          assertThat(done(post("/lazo/v1/labels", again), id).path("duplicates").asInt())
              .as("the label of " + id + " is known")
              .isEqualTo(1);
        });
    var history = new ArrayList<Integer>();
    done(
            send(
                "GET",
                MLFLOW + "metrics/get-history?metric_key=loss&max_results=25000&run_id=" + run,
                null),
            "history")
        .path("metrics")
        .forEach(metric -> history.add(metric.path("step").asInt()));
    assertThat(history).doesNotHaveDuplicates().containsAll(steps);
    aliases.forEach(
        (alias, version) ->
            assertThat(
                    done(
                            send(
                                "GET",
                                MLFLOW + "registered-models/alias?name=churn&alias=" + alias,
                                null),
                            alias)
                        .path("model_version")
                        .path("version")
                        .asText())
                .isEqualTo(version));
  }
}
