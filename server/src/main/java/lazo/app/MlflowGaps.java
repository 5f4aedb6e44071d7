package lazo.app;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.Unsupported;
import lazo.store.Json;
import lazo.tracking.wire.MlflowApi;

/**
 * What is left of the MLflow API after all routes: calls that are left out on purpose say so, and
 * what nobody knows is a 404 in the same envelope, on which clients try an older call.
 */
final class MlflowGaps {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final List<String> PREFIXES =
      List.of("/api/2.0/mlflow", "/ajax-api/2.0/mlflow", "/api/3.0/mlflow", "/ajax-api/3.0/mlflow");

  /** Families of MLflow's own calls, and what to use instead. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "gateway", "call the model's provider itself",
          "assistant", "this server has no assistant",
          "issues", "use assessments of traces",
          "label-schemas", "use assessments of traces",
          "review-queues", "use assessments of traces",
          "prompt-optimization", "run the optimisation in your own process",
          "workspaces", "use experiments with '/' in their names",
          "jobs", "use a pipeline",
          "roles", "give permissions to users, with * for all experiments or models");

  private MlflowGaps() {}

  static void register(Routes table) {
    MlflowApi routes = new MlflowApi(table);
    for (String method : METHODS) {
      for (String prefix : PREFIXES) {
        LEFT_OUT.forEach(
            (family, instead) -> {
              refuse(routes, method, prefix + "/" + family, family, instead);
              refuse(routes, method, prefix + "/" + family + "/*rest", family, instead);
            });
      }
      refuse(routes, method, "/graphql", "graphql", "use the REST calls");
      refuse(routes, method, "/api/2.0/mlflow/traces", "traces of version 2", USE_NEW_TRACES);
      for (String root : List.of("/api", "/ajax-api")) {
        routes.raw(method, root + "/*rest", Routes.Body.MEMORY, null, MlflowGaps::unknown);
      }
    }
  }

  private static final String USE_NEW_TRACES =
      "trace with an MLflow client of version 3, or send OTLP to /v1/traces";

  private static void refuse(
      MlflowApi routes, String method, String path, String what, String instead) {
    routes.raw(
        method,
        path,
        Routes.Body.MEMORY,
        null,
        request -> {
          throw new Unsupported(what + " is not part of this server; " + instead);
        });
  }

  private static Reply unknown(Request request) {
    String message =
        "there is no endpoint "
            + request.method()
            + " "
            + request.path()
            + "; docs/mlflow-compatibility.md lists what there is";
    return new Reply.Bytes(
        404,
        Map.of("content-type", "application/json"),
        Json.write(new TreeMap<>(Map.of("error_code", "ENDPOINT_NOT_FOUND", "message", message)))
            .getBytes(StandardCharsets.UTF_8));
  }
}
