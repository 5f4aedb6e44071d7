package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.onnx.OnnxModels;
import lazo.store.Json;

/** Puts a model behind an endpoint the way a client does: logged over MLflow, then deployed. */
final class Deployed {
  private static final String API = "/api/2.0/mlflow/";

  private Deployed() {}

  /** A logistic regression over age and origin, behind the endpoint of that name. */
  static void churn(Wire wire, String endpoint) throws IOException {
    var spec =
        new FittedSpec(
            List.of(
                new FittedNumeric("age", 0, 40, 0.1f),
                new FittedCategorical("origin", List.of("JFK", "LAX"))));
    var weights = new float[spec.width()];
    java.util.Arrays.fill(weights, 0.5f);
    byte[] model = OnnxModels.logistic(spec, weights, 0);
    assertThat(deploy(wire, endpoint, model).body()).contains(endpoint);
  }

  /** Logs the bytes as an ONNX model, registers it under the endpoint's name, and deploys it. */
  static Wire.Answer deploy(Wire wire, String endpoint, byte[] model) throws IOException {
    JsonNode run = post(wire, "runs/create", Map.of("experiment_id", "0")).path("run").path("info");
    String uri = run.path("artifact_uri").asText();
    String folder =
        "/api/2.0/mlflow-artifacts/artifacts/"
            + uri.substring(uri.indexOf(":/") + 2).replaceFirst("^/+", "")
            + "/model/";
    byte[] about = "flavors: {onnx: {data: model.onnx}}".getBytes(StandardCharsets.UTF_8);
    assertThat(wire.send("PUT", folder + "MLmodel", Map.of(), about).status()).isEqualTo(200);
    assertThat(wire.send("PUT", folder + "model.onnx", Map.of(), model).status()).isEqualTo(200);
    post(wire, "registered-models/create", Map.of("name", endpoint));
    String id = run.path("run_id").asText();
    post(
        wire,
        "model-versions/create",
        Map.of("name", endpoint, "source", "runs:/" + id + "/model", "run_id", id));
    byte[] body =
        Json.write(Map.of("model", "models:/" + endpoint + "/1")).getBytes(StandardCharsets.UTF_8);
    return wire.send("POST", "/lazo/v1/endpoints/" + endpoint, Map.of(), body);
  }

  private static JsonNode post(Wire wire, String call, Map<String, String> fields)
      throws IOException {
    Wire.Answer answer =
        wire.send(
            "POST",
            API + call,
            Map.of("content-type", "application/json"),
            Json.write(fields).getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body());
  }
}
