package lazo.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import lazo.store.Json;
import lazo.tracking.wire.Page;

/** Writes the records of this capability as MLflow's JSON. What is empty is left out, as there. */
final class Render {
  private Render() {}

  static ObjectNode object() {
    return Json.MAPPER.createObjectNode();
  }

  static ObjectNode page(ObjectNode reply, Page<?> page) {
    if (page.next() != null) {
      reply.put("next_page_token", page.next());
    }
    return reply;
  }

  static void pairs(ObjectNode into, String name, Map<String, String> pairs) {
    if (!pairs.isEmpty()) {
      ArrayNode list = into.putArray(name);
      pairs.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    }
  }

  static ObjectNode experiment(Experiment experiment) {
    ObjectNode json =
        object()
            .put("experiment_id", experiment.id())
            .put("name", experiment.name())
            .put("artifact_location", experiment.artifactLocation())
            .put("lifecycle_stage", experiment.lifecycle().word())
            .put("last_update_time", experiment.updated().toEpochMilli())
            .put("creation_time", experiment.created().toEpochMilli());
    pairs(json, "tags", experiment.tags());
    return json;
  }

  static ObjectNode info(Run run) {
    ObjectNode json =
        object()
            .put("run_id", run.id())
            .put("run_uuid", run.id())
            .put("run_name", run.name())
            .put("experiment_id", run.experimentId())
            .put("user_id", run.user())
            .put("status", run.status().name());
    if (run.startTimeMillis() != 0) {
      json.put("start_time", run.startTimeMillis());
    }
    if (run.endTimeMillis() != null) {
      json.put("end_time", run.endTimeMillis());
    }
    return json.put("artifact_uri", run.artifactUri())
        .put("lifecycle_stage", run.lifecycle().word());
  }

  static ObjectNode run(Run run) {
    ObjectNode json = object();
    json.set("info", info(run));
    ObjectNode data = json.putObject("data");
    metrics(data, run.metrics());
    pairs(data, "params", run.params());
    pairs(data, "tags", run.tags());
    ObjectNode inputs = json.putObject("inputs");
    if (!run.datasets().isEmpty()) {
      ArrayNode list = inputs.putArray("dataset_inputs");
      run.datasets().forEach(dataset -> list.add(dataset(dataset)));
    }
    models(inputs, "model_inputs", run.modelInputs(), false);
    models(json.putObject("outputs"), "model_outputs", run.modelOutputs(), true);
    return json;
  }

  static void metrics(ObjectNode into, List<Metric> metrics) {
    if (!metrics.isEmpty()) {
      ArrayNode list = into.putArray("metrics");
      metrics.forEach(metric -> list.add(metric(metric)));
    }
  }

  static ObjectNode dataset(DatasetSummary dataset) {
    ObjectNode json =
        object()
            .put("experiment_id", dataset.experimentId())
            .put("name", dataset.name())
            .put("digest", dataset.digest());
    return dataset.context() == null ? json : json.put("context", dataset.context());
  }

  static ObjectNode metric(Metric metric) {
    return object()
        .put("key", metric.key())
        .put("value", metric.value())
        .put("timestamp", metric.timestampMillis())
        .put("step", metric.step());
  }

  private static ObjectNode dataset(Run.DatasetInput input) {
    ObjectNode json = object();
    pairs(json, "tags", input.tags());
    ObjectNode dataset =
        json.putObject("dataset")
            .put("name", input.name())
            .put("digest", input.digest())
            .put("source_type", input.sourceType())
            .put("source", input.source());
    if (input.schema() != null) {
      dataset.put("schema", input.schema());
    }
    if (input.profile() != null) {
      dataset.put("profile", input.profile());
    }
    return json;
  }

  private static void models(
      ObjectNode into, String name, List<Run.ModelLink> models, boolean steps) {
    if (models.isEmpty()) {
      return;
    }
    ArrayNode list = into.putArray(name);
    for (Run.ModelLink link : models) {
      ObjectNode json = list.addObject().put("model_id", link.modelId());
      if (steps) {
        json.put("step", link.step());
      }
    }
  }

  static ObjectNode model(LoggedModel model) {
    ObjectNode json = object();
    ObjectNode info =
        json.putObject("info")
            .put("model_id", model.id())
            .put("experiment_id", model.experimentId())
            .put("name", model.name())
            .put("creation_timestamp_ms", model.createdMillis())
            .put("last_updated_timestamp_ms", model.updatedMillis())
            .put("artifact_uri", model.artifactUri())
            .put("status", model.status().name());
    if (model.type() != null) {
      info.put("model_type", model.type());
    }
    if (model.sourceRunId() != null) {
      info.put("source_run_id", model.sourceRunId());
    }
    if (model.statusMessage() != null) {
      info.put("status_message", model.statusMessage());
    }
    pairs(info, "tags", model.tags());
    ObjectNode data = json.putObject("data");
    pairs(data, "params", model.params());
    if (!model.metrics().isEmpty()) {
      ArrayNode list = data.putArray("metrics");
      model.metrics().forEach(metric -> list.add(modelMetric(model, metric)));
    }
    return json;
  }

  private static ObjectNode modelMetric(LoggedModel model, LoggedModel.ModelMetric metric) {
    ObjectNode json =
        metric(metric.metric()).put("model_id", model.id()).put("run_id", metric.runId());
    if (metric.datasetName() != null) {
      json.put("dataset_name", metric.datasetName());
    }
    if (metric.datasetDigest() != null) {
      json.put("dataset_digest", metric.datasetDigest());
    }
    return json;
  }

  /** Entries with their paths relative to {@code root}. */
  static void files(ObjectNode into, List<Artifacts.Entry> entries, String root) {
    if (entries.isEmpty()) {
      return;
    }
    ArrayNode list = into.putArray("files");
    for (Artifacts.Entry entry : entries) {
      String path = root.isEmpty() ? entry.path() : entry.path().substring(root.length() + 1);
      ObjectNode json = list.addObject().put("path", path).put("is_dir", entry.folder());
      if (!entry.folder()) {
        json.put("file_size", entry.size());
      }
    }
  }
}
