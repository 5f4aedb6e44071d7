package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import lazo.client.ServerProblem;
import lazo.tracking.LoggedModel;
import lazo.transfer.Moved;

/** Logged models that a tracking server tells of; before version 3 there are none. */
final class HttpModels {
  private static final String SEARCH = "/api/2.0/mlflow/logged-models/search";
  private static final int MODELS_PER_PAGE = 50;

  private final HttpSource source;
  private final HttpFiles files;

  HttpModels(HttpSource source, HttpFiles files) {
    this.source = source;
    this.files = files;
  }

  void models(List<String> experiments, Consumer<List<Found<Moved.Model>>> some) {
    for (String experiment : experiments) {
      ObjectNode body = HttpOrigin.body().put("max_results", MODELS_PER_PAGE);
      body.putArray("experiment_ids").add(experiment);
      try {
        source.pages(
            SEARCH,
            body,
            page -> {
              List<Found<Moved.Model>> found = new ArrayList<>();
              page.path("models").forEach(model -> found.add(found(model)));
              if (!found.isEmpty()) {
                some.accept(found);
              }
            });
      } catch (ServerProblem e) {
        HttpSource.missingIfUnknown(e);
        return;
      }
    }
  }

  private Found<Moved.Model> found(JsonNode given) {
    JsonNode info = given.path("info");
    String uri = info.path("artifact_uri").asText("");
    Moved.Model model = model(info, given.path("data"), uri);
    boolean going = model.status() == LoggedModel.Status.LOGGED_MODEL_PENDING;
    return new Found<>(model, going ? "" : Marks.of(model, ""), files.ofModel(model.id(), uri));
  }

  private static Moved.Model model(JsonNode info, JsonNode data, String uri) {
    return new Moved.Model(
        info.path("model_id").asText(),
        info.path("experiment_id").asText(),
        info.path("name").asText(""),
        HttpRuns.textOrNull(info, "model_type"),
        HttpRuns.textOrNull(info, "source_run_id"),
        status(info.path("status").asText("")),
        HttpRuns.textOrNull(info, "status_message"),
        SqlExperiments.foreign(uri),
        info.path("creation_timestamp_ms").asLong(),
        info.path("last_updated_timestamp_ms").asLong(),
        HttpOrigin.pairs(data.path("params")),
        HttpOrigin.pairs(info.path("tags")),
        metrics(data.path("metrics")));
  }

  private static LoggedModel.Status status(String word) {
    for (LoggedModel.Status status : LoggedModel.Status.values()) {
      if (status.name().equals(word)) {
        return status;
      }
    }
    return LoggedModel.Status.LOGGED_MODEL_PENDING;
  }

  private static List<Moved.ModelMetric> metrics(JsonNode given) {
    List<Moved.ModelMetric> metrics = new ArrayList<>();
    for (JsonNode metric : given) {
      metrics.add(
          new Moved.ModelMetric(
              metric.path("key").asText(),
              HttpMetrics.number(metric.path("value")),
              metric.path("timestamp").asLong(),
              metric.path("step").asLong(),
              metric.path("run_id").asText(""),
              HttpRuns.textOrNull(metric, "dataset_name"),
              HttpRuns.textOrNull(metric, "dataset_digest")));
    }
    metrics.sort(
        Comparator.comparing(Moved.ModelMetric::key)
            .thenComparingLong(Moved.ModelMetric::time)
            .thenComparingLong(Moved.ModelMetric::step)
            .thenComparing(Moved.ModelMetric::run));
    return metrics;
  }
}
