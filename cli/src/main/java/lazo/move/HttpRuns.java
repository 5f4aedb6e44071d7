package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import lazo.transfer.Moved;
import org.jspecify.annotations.Nullable;

/** Runs that a tracking server tells of, and their metrics. */
final class HttpRuns {
  static final String SEARCH = "/api/2.0/mlflow/runs/search";
  private static final int RUNS_PER_PAGE = 200;

  private final HttpSource source;
  private final HttpFiles files;

  /** The metrics that the runs handed out last have. */
  private final Map<String, List<String>> keys = new HashMap<>();

  HttpRuns(HttpSource source, HttpFiles files) {
    this.source = source;
    this.files = files;
  }

  void runs(List<String> experiments, Consumer<List<Found<Moved.Run>>> some) {
    for (String experiment : experiments) {
      source.pages(
          SEARCH,
          search(experiment, RUNS_PER_PAGE),
          page -> {
            keys.clear();
            List<Found<Moved.Run>> found = new ArrayList<>();
            page.path("runs").forEach(run -> found.add(found(run)));
            if (!found.isEmpty()) {
              some.accept(found);
            }
          });
    }
  }

  static ObjectNode search(String experiment, int atMost) {
    ObjectNode body = HttpOrigin.body().put("run_view_type", "ALL").put("max_results", atMost);
    body.putArray("experiment_ids").add(experiment);
    body.putArray("order_by").add("attributes.start_time ASC");
    return body;
  }

  private Found<Moved.Run> found(JsonNode given) {
    Moved.Run run = run(given);
    var latest = new TreeMap<String, String>();
    given
        .path("data")
        .path("metrics")
        .forEach(metric -> latest.put(metric.path("key").asText(), metric.toString()));
    keys.put(run.id(), List.copyOf(latest.keySet()));
    String uri = given.path("info").path("artifact_uri").asText("");
    return new Found<>(run, Marks.of(run, latest.values().toString()), files.ofRun(run.id(), uri));
  }

  private static Moved.Run run(JsonNode given) {
    JsonNode info = given.path("info");
    Map<String, String> tags = HttpOrigin.pairs(given.path("data").path("tags"));
    JsonNode end = info.path("end_time");
    String name = info.path("run_name").asText("");
    return new Moved.Run(
        info.path("run_id").asText(info.path("run_uuid").asText()),
        info.path("experiment_id").asText(),
        name.isEmpty() ? tags.getOrDefault("mlflow.runName", "") : name,
        info.path("user_id").asText(""),
        SqlRuns.status(info.path("status").asText()),
        info.path("start_time").asLong(),
        end.isMissingNode() || end.asLong() == 0 ? null : end.asLong(),
        SqlExperiments.lifecycle(info.path("lifecycle_stage").asText("")),
        SqlExperiments.foreign(info.path("artifact_uri").asText("")),
        HttpOrigin.pairs(given.path("data").path("params")),
        tags,
        datasets(given.path("inputs").path("dataset_inputs")),
        links(given.path("inputs").path("model_inputs")),
        links(given.path("outputs").path("model_outputs")));
  }

  private static List<Moved.Dataset> datasets(JsonNode inputs) {
    List<Moved.Dataset> datasets = new ArrayList<>();
    for (JsonNode input : inputs) {
      JsonNode dataset = input.path("dataset");
      datasets.add(
          new Moved.Dataset(
              dataset.path("name").asText(),
              dataset.path("digest").asText(),
              dataset.path("source_type").asText(""),
              dataset.path("source").asText(""),
              textOrNull(dataset, "schema"),
              textOrNull(dataset, "profile"),
              HttpOrigin.pairs(input.path("tags"))));
    }
    return datasets;
  }

  static @Nullable String textOrNull(JsonNode node, String field) {
    JsonNode value = node.path(field);
    String text = value.isNull() ? "" : value.asText("");
    return text.isEmpty() ? null : text;
  }

  private static List<Moved.Link> links(JsonNode models) {
    List<Moved.Link> links = new ArrayList<>();
    models.forEach(
        model ->
            links.add(
                new Moved.Link(model.path("model_id").asText(), model.path("step").asLong(0))));
    return links;
  }

  /** All points of some of the runs that were handed out last. */
  void metrics(List<String> ids, Consumer<Moved.Metrics> each) {
    Map<String, List<String>> runsOfKey = new TreeMap<>();
    for (String id : new TreeSet<>(ids)) {
      for (String key : keys.getOrDefault(id, List.of())) {
        runsOfKey.computeIfAbsent(key, none -> new ArrayList<>()).add(id);
      }
    }
    var metrics = new HttpMetrics(source, each);
    runsOfKey.forEach(metrics::ask);
  }
}
