package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static lazo.cli.kill.KilledServer.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.cli.kill.KilledServer.Answer;
import lazo.cli.kill.KilledServer.Gone;
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
class TrafficKillsTest {
  private static final String MLFLOW = "/api/2.0/mlflow/";

  /** Every third life ends while the server is still starting. */
  private static final int START_KILLED_EVERY = 3;

  @TempDir Path folder;
  private KilledServer server;
  private String run = "";

  // The ledger: what was acknowledged.
  private final Map<String, JsonNode> predictions = new ConcurrentHashMap<>();
  private final Map<String, Integer> labels = new ConcurrentHashMap<>();
  private final Set<Integer> steps = ConcurrentHashMap.newKeySet();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();
  private final List<String> refusals = new ArrayList<>();

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
        done(server.post(MLFLOW + "runs/create", Map.of("experiment_id", "0")), "run")
            .path("run")
            .path("info");
    run = info.path("run_id").asText();
    String uri = info.path("artifact_uri").asText();
    String artifacts =
        "/api/2.0/mlflow-artifacts/artifacts/"
            + uri.substring(uri.indexOf(":/") + 2).replaceFirst("^/+", "")
            + "/model/";
    byte[] about = "flavors: {onnx: {data: model.onnx}}".getBytes(StandardCharsets.UTF_8);
    done(server.send("PUT", artifacts + "MLmodel", BodyPublishers.ofByteArray(about)), "MLmodel");
    done(
        server.send(
            "PUT",
            artifacts + "model.onnx",
            BodyPublishers.ofByteArray(OnnxModels.logistic(spec, weights, 0))),
        "model");
    done(server.post(MLFLOW + "registered-models/create", Map.of("name", "churn")), "model");
    version();
    done(server.post("/lazo/v1/endpoints/churn", Map.of("model", "models:/churn/1")), "deploy");
  }

  private String version() {
    Answer made =
        server.post(
            MLFLOW + "model-versions/create",
            Map.of("name", "churn", "source", "runs:/" + run + "/model", "run_id", run));
    return done(made, "version").path("model_version").path("version").asText();
  }

  private Answer predict(String id) {
    int age = Math.floorMod(id.hashCode(), 80);
    return server.post(
        "/v2/models/churn/infer",
        Map.of(
            "id",
            id,
            "inputs",
            List.of(
                tensor("age", "FP32", List.of(age)),
                tensor("origin", "BYTES", List.of(age % 2 == 0 ? "JFK" : "LAX")))));
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
        server.post(
            "/lazo/v1/labels", Map.of("labels", List.of(Map.of("id", id + "/0", "value", label)))),
        "label");
    labels.put(id + "/0", label);
  }

  private void logMetric(int step) {
    done(
        server.post(
            MLFLOW + "runs/log-metric",
            Map.of("run_id", run, "key", "loss", "value", step, "timestamp", step, "step", step)),
        "metric");
    steps.add(step);
  }

  private void decide(int number) {
    String version = version();
    String alias = "a" + number;
    done(
        server.post(
            MLFLOW + "registered-models/alias",
            Map.of("name", "churn", "alias", alias, "version", version)),
        "alias");
    aliases.put(alias, version);
  }

  @Test
  void losesNothingItAcknowledged() throws Exception {
    Kills.tell("while clients write and at starts", Kills.TRAFFIC);
    var random = new Random(Kills.SEED);
    try (KilledServer opened = new KilledServer(folder)) {
      server = opened;
      live(random);
      server.awaitReady();
      compare();
      assertThat(server.stop()).as("stops when asked to").isTrue();
    }
  }

  private void live(Random random) throws Exception {
    server.start();
    server.awaitReady();
    deploy();
    var predicted = new AtomicInteger();
    var logged = new AtomicInteger();
    var decided = new AtomicInteger();
    for (int kill = 1; kill <= Kills.TRAFFIC; kill++) {
      if (kill % START_KILLED_EVERY == 0) {
        Thread.sleep(random.nextInt(1_200));
      } else {
        server.awaitReady();
        List<Thread> clients =
            List.of(
                until(predicted, this::predictAndLabel),
                until(predicted, this::predictAndLabel),
                until(logged, this::logMetric),
                until(decided, this::decide));
        Thread.sleep(20 + random.nextInt(800));
        server.kill();
        for (Thread client : clients) {
          client.join();
        }
      }
      server.kill();
      server.start();
    }
  }

  private void compare() {
    System.out.printf(
        "acknowledged: %d predictions, %d labels, %d metrics, %d aliases%n",
        predictions.size(), labels.size(), steps.size(), aliases.size());
    assertThat(refusals).as("a living server refuses nothing").isEmpty();
    assertThat(predictions).hasSizeGreaterThan(Kills.TRAFFIC);
    assertThat(steps).hasSizeGreaterThan(Kills.TRAFFIC);
    predictions.forEach(
        (id, outputs) ->
            assertThat(done(predict(id), id).path("outputs"))
                .as("the same request again, " + id)
                .isEqualTo(outputs));
    labels.forEach(
        (id, label) -> {
          var again = Map.of("labels", List.of(Map.of("id", id, "value", label)));
          assertThat(done(server.post("/lazo/v1/labels", again), id).path("duplicates").asInt())
              .as("the label of " + id + " is known")
              .isEqualTo(1);
        });
    var history = new ArrayList<Integer>();
    done(
            server.get(
                MLFLOW + "metrics/get-history?metric_key=loss&max_results=25000&run_id=" + run),
            "history")
        .path("metrics")
        .forEach(metric -> history.add(metric.path("step").asInt()));
    assertThat(history).doesNotHaveDuplicates().containsAll(steps);
    aliases.forEach(
        (alias, version) ->
            assertThat(
                    done(
                            server.get(
                                MLFLOW + "registered-models/alias?name=churn&alias=" + alias),
                            alias)
                        .path("model_version")
                        .path("version")
                        .asText())
                .isEqualTo(version));
  }
}
