package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static lazo.cli.kill.KilledServer.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.cli.kill.KilledServer.Answer;
import lazo.cli.kill.KilledServer.Gone;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.onnx.OnnxModels;

/** Clients that write all the time, and the ledger of what they were told. */
final class Traffic {
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  /** What was acknowledged. */
  record Ledger(
      Map<String, JsonNode> predictions,
      Map<String, Integer> labels,
      Set<Integer> steps,
      Map<String, String> aliases,
      Set<Integer> files) {
    Ledger() {
      this(
          new ConcurrentHashMap<>(),
          new ConcurrentHashMap<>(),
          ConcurrentHashMap.newKeySet(),
          new ConcurrentHashMap<>(),
          ConcurrentHashMap.newKeySet());
    }

    /** What is in it now. */
    Ledger copy() {
      return new Ledger(
          Map.copyOf(predictions),
          Map.copyOf(labels),
          Set.copyOf(steps),
          Map.copyOf(aliases),
          Set.copyOf(files));
    }

    @Override
    public String toString() {
      return "%d predictions, %d labels, %d metrics, %d aliases, %d files"
          .formatted(predictions.size(), labels.size(), steps.size(), aliases.size(), files.size());
    }
  }

  final Ledger ledger = new Ledger();
  final List<String> refusals = new ArrayList<>();
  private final AtomicInteger predicted = new AtomicInteger();
  private final AtomicInteger logged = new AtomicInteger();
  private final AtomicInteger decided = new AtomicInteger();
  private final AtomicInteger uploaded = new AtomicInteger();
  private final KilledServer server;
  private String run = "";

  Traffic(KilledServer server) {
    this.server = server;
  }

  /** Clients that go on until the server is gone. */
  List<Thread> start() {
    return List.of(
        until(predicted, this::predictAndLabel),
        until(predicted, this::predictAndLabel),
        until(logged, this::logMetric),
        until(decided, this::decide),
        until(uploaded, this::upload));
  }

  /** A model logged, registered and deployed the way a client does it. */
  void deploy() {
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

  private static Answer predict(KilledServer server, String id) {
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
    ledger.predictions.put(id, done(predict(server, id), "prediction").path("outputs"));
    int label = number % 2;
    done(
        server.post(
            "/lazo/v1/labels", Map.of("labels", List.of(Map.of("id", id + "/0", "value", label)))),
        "label");
    ledger.labels.put(id + "/0", label);
  }

  private void logMetric(int step) {
    done(
        server.post(
            MLFLOW + "runs/log-metric",
            Map.of("run_id", run, "key", "loss", "value", step, "timestamp", step, "step", step)),
        "metric");
    ledger.steps.add(step);
  }

  private void decide(int number) {
    String version = version();
    String alias = "a" + number;
    done(
        server.post(
            MLFLOW + "registered-models/alias",
            Map.of("name", "churn", "alias", alias, "version", version)),
        "alias");
    ledger.aliases.put(alias, version);
  }

  private void upload(int number) {
    String path = FILES + "uploads/" + number + ".txt";
    byte[] bytes = content(number).getBytes(StandardCharsets.UTF_8);
    done(server.send("PUT", path, BodyPublishers.ofByteArray(bytes)), "file " + number);
    ledger.files.add(number);
  }

  /** JSON, so that it can be read as an answer. */
  private static String content(int number) {
    return "{\"number\": " + number + ", \"text\": \"" + "x".repeat(number % 5_000) + "\"}";
  }

  /** That a server has all that is in a ledger. */
  void compare(KilledServer server, Ledger ledger) {
    ledger.predictions.forEach(
        (id, outputs) ->
            assertThat(done(predict(server, id), id).path("outputs"))
                .as("the same request again, " + id)
                .isEqualTo(outputs));
    ledger.predictions.forEach(
        (id, outputs) ->
            assertThat(
                    done(server.get("/lazo/v1/predictions/" + id + "/0"), "the log of " + id)
                        .path("score")
                        .floatValue())
                .isEqualTo(LittleLoop.firstAnswer(outputs)));
    ledger.labels.forEach(
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
    assertThat(history).doesNotHaveDuplicates().containsAll(ledger.steps);
    ledger.aliases.forEach(
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
    ledger.files.forEach(
        number -> {
          JsonNode kept = done(server.get(FILES + "uploads/" + number + ".txt"), "file " + number);
          assertThat(kept.path("text").asText()).hasSize(number % 5_000);
        });
  }
}
