package lazo.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.problem.Unsupported;
import lazo.trace.ScorerStore.Scorer;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import org.jspecify.annotations.Nullable;

/** Registered scorers over the MLflow API. */
final class ScorerRoutes {
  private static final int NAME_CHARACTERS_MAX = 256;

  private final Traces traces;

  ScorerRoutes(Traces traces) {
    this.traces = traces;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    routes.post("/scorers/register", "Register a scorer", this::register);
    routes.get("/scorers/list", "List scorers", fields -> all(traces.scorers(experiment(fields))));
    routes.get(
        "/scorers/versions",
        "List the versions of a scorer",
        fields -> all(traces.scorerVersions(experiment(fields), name(fields))));
    routes.get("/scorers/get", "Get a scorer", this::get);
    routes.delete("/scorers/delete", "Delete a scorer", this::delete);
    routes.put("/scorers/online-config", "Stop a scorer that runs on its own", this::configure);
    // clients ask when they list scorers: none runs here
    routes.get(
        "/scorers/online-configs",
        "List scorers that run on their own",
        fields -> TraceRender.object().set("configs", TraceRender.object().arrayNode()));
  }

  /** Clients stop a scorer so; none can be started. */
  private Object configure(Fields fields) {
    Scorer scorer = traces.scorerToChange(experiment(fields), name(fields));
    if (fields.number("sample_rate") != 0) {
      throw new Unsupported(
          "scorers do not run on this server; run '"
              + scorer.name()
              + "' where you are, with mlflow.genai.evaluate over mlflow.search_traces");
    }
    ObjectNode config =
        TraceRender.object()
            .put("online_scoring_config_id", scorer.id())
            .put("scorer_id", scorer.id())
            .put("sample_rate", 0.0)
            .put("experiment_id", String.valueOf(scorer.experiment()));
    return TraceRender.object().set("config", config);
  }

  private static String experiment(Fields fields) {
    return fields.required("experiment_id");
  }

  private static String name(Fields fields) {
    String name = fields.required("name");
    if (name.length() > NAME_CHARACTERS_MAX) {
      throw new InvalidInput(
          "The name of a scorer has at most " + NAME_CHARACTERS_MAX + " characters.");
    }
    return name;
  }

  private static @Nullable Long version(Fields fields) {
    OptionalLong version = fields.integer("version");
    return version.isPresent() ? (Long) version.getAsLong() : null;
  }

  private static ObjectNode json(Scorer scorer) {
    return TraceRender.object()
        .put("experiment_id", scorer.experiment())
        .put("scorer_name", scorer.name())
        .put("scorer_version", scorer.version())
        .put("serialized_scorer", scorer.body())
        .put("creation_time", scorer.createdMillis())
        .put("scorer_id", scorer.id());
  }

  private static ObjectNode all(List<Scorer> scorers) {
    ObjectNode reply = TraceRender.object();
    if (!scorers.isEmpty()) {
      ArrayNode list = reply.putArray("scorers");
      scorers.forEach(scorer -> list.add(json(scorer)));
    }
    return reply;
  }

  private Object register(Fields fields) {
    Scorer scorer =
        traces.registerScorer(
            experiment(fields), name(fields), fields.required("serialized_scorer"));
    return TraceRender.object()
        .put("version", scorer.version())
        .put("scorer_id", scorer.id())
        .put("experiment_id", String.valueOf(scorer.experiment()))
        .put("name", scorer.name())
        .put("serialized_scorer", scorer.body())
        .put("creation_time", scorer.createdMillis());
  }

  private Object get(Fields fields) {
    return TraceRender.object()
        .set("scorer", json(traces.scorer(experiment(fields), name(fields), version(fields))));
  }

  private Object delete(Fields fields) {
    traces.deleteScorer(experiment(fields), name(fields), version(fields));
    return Map.of();
  }
}
