package lazo.tracking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import org.jspecify.annotations.Nullable;

/** What is logged to runs, over the MLflow API. */
final class LogRoutes {
  private final Tracking tracking;

  LogRoutes(Tracking tracking) {
    this.tracking = tracking;
  }

  void register(MlflowApi routes) {
    routes.post("/runs/log-metric", "Log a metric", this::logMetric);
    routes.post("/runs/log-parameter", "Log a parameter", this::logParam);
    routes.post("/runs/log-batch", "Log metrics, parameters and tags at once", this::logBatch);
    routes.post("/runs/set-tag", "Set a tag of a run", this::setTag);
    routes.post("/runs/delete-tag", "Delete a tag of a run", this::deleteTag);
    routes.post("/runs/log-inputs", "Log the datasets and models that a run used", this::logInputs);
    routes.post("/runs/outputs", "Log the models that a run made", this::logOutputs);
    routes.post("/runs/log-model", "Log a model of a run", this::logModel);
  }

  private Object logMetric(Fields fields) {
    tracking.logBatch(
        RunRoutes.id(fields),
        List.of(metric(fields)),
        Map.of(),
        Map.of(),
        modelMetrics(List.of(fields)));
    return Map.of();
  }

  private static Metric metric(Fields fields) {
    OptionalLong at = fields.integer("timestamp");
    if (at.isEmpty()) {
      throw Fields.missing("timestamp");
    }
    return new Metric(
        fields.required("key"),
        fields.number("value"),
        at.getAsLong(),
        fields.integer("step").orElse(0));
  }

  private static List<ModelMetric> modelMetrics(List<Fields> metrics) {
    List<ModelMetric> found = new ArrayList<>();
    for (Fields fields : metrics) {
      String model = fields.textOr("model_id", "");
      if (!model.isEmpty()) {
        found.add(
            new ModelMetric(
                model,
                metric(fields),
                noneIfEmpty(fields.text("dataset_name")),
                noneIfEmpty(fields.text("dataset_digest"))));
      }
    }
    return found;
  }

  private static @Nullable String noneIfEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private Object logParam(Fields fields) {
    tracking.logParams(
        RunRoutes.id(fields), Map.of(fields.required("key"), fields.textOr("value", "")));
    return Map.of();
  }

  private Object logBatch(Fields fields) {
    String run = fields.required("run_id");
    List<Fields> sent = fields.list("metrics");
    List<Metric> metrics = sent.stream().map(LogRoutes::metric).toList();
    Map<String, String> params = params(fields);
    Map<String, String> tags = ExperimentRoutes.pairs(fields, "tags");
    Names.batch(metrics, params, tags);
    tracking.logBatch(run, metrics, params, tags, modelMetrics(sent));
    return Map.of();
  }

  private static Map<String, String> params(Fields fields) {
    Map<String, String> params = new LinkedHashMap<>();
    var repeated = new TreeSet<String>();
    for (Fields param : fields.list("params")) {
      String key = param.required("key");
      if (params.put(key, param.textOr("value", "")) != null) {
        repeated.add("'" + key + "'");
      }
    }
    if (!repeated.isEmpty()) {
      throw new InvalidInput(
          "Duplicate parameter keys have been submitted: ["
              + String.join(", ", repeated)
              + "]. Please ensure the request contains only one param value per param key.");
    }
    return params;
  }

  private Object setTag(Fields fields) {
    tracking.setTags(
        RunRoutes.id(fields), Map.of(fields.required("key"), fields.textOr("value", "")));
    return Map.of();
  }

  private Object deleteTag(Fields fields) {
    tracking.deleteTag(RunRoutes.id(fields), fields.required("key"));
    return Map.of();
  }

  private Object logInputs(Fields fields) {
    String run = fields.required("run_id");
    List<Run.DatasetInput> datasets =
        fields.list("datasets").stream().map(LogRoutes::dataset).toList();
    if (!datasets.isEmpty()) {
      tracking.logDatasets(run, datasets);
    }
    List<Run.ModelLink> models = links(fields, "models");
    if (!models.isEmpty()) {
      tracking.logModelInputs(run, models);
    }
    return Map.of();
  }

  private static Run.DatasetInput dataset(Fields input) {
    Fields dataset = input.object("dataset");
    return new Run.DatasetInput(
        Names.limited(dataset.required("name"), 500, "name"),
        Names.limited(dataset.required("digest"), 36, "digest"),
        dataset.required("source_type"),
        Names.limited(dataset.present("source"), 65_535, "source"),
        dataset.has("schema")
            ? Names.limited(dataset.present("schema"), 1_048_575, "schema")
            : null,
        dataset.has("profile")
            ? Names.limited(dataset.present("profile"), 16_777_215, "profile")
            : null,
        ExperimentRoutes.pairs(input, "tags"));
  }

  private static List<Run.ModelLink> links(Fields fields, String name) {
    return fields.list(name).stream()
        .map(link -> new Run.ModelLink(link.required("model_id"), link.integer("step").orElse(0)))
        .toList();
  }

  private Object logOutputs(Fields fields) {
    tracking.logModelOutputs(fields.required("run_id"), links(fields, "models"));
    return Map.of();
  }

  private Object logModel(Fields fields) {
    tracking.recordModel(fields.required("run_id"), fields.required("model_json"));
    return Map.of();
  }
}
