package lazo.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;

/** Experiments over the MLflow API. */
final class ExperimentRoutes {
  private static final int EXPERIMENTS_PER_DATASET_SEARCH_MAX = 20;
  private static final int EXPERIMENTS_PER_PAGE = 1_000;
  private static final int EXPERIMENTS_PER_PAGE_MAX = 50_000;

  private final Tracking tracking;

  ExperimentRoutes(Tracking tracking) {
    this.tracking = tracking;
  }

  void register(MlflowApi routes) {
    routes.post("/experiments/create", "Create an experiment", this::create);
    routes.get(
        "/experiments/get",
        "Get an experiment",
        fields -> experiment(tracking.experimentById(id(fields))));
    routes.get("/experiments/get-by-name", "Get an experiment by its name", this::byName);
    routes.get("/experiments/search", "Search experiments", this::search);
    routes.post("/experiments/search", "Search experiments", this::search);
    routes.post("/experiments/delete", "Delete an experiment", this::delete);
    routes.post("/experiments/restore", "Restore a deleted experiment", this::restore);
    routes.post("/experiments/update", "Rename an experiment", this::update);
    routes.post("/experiments/set-experiment-tag", "Set a tag of an experiment", this::setTag);
    routes.post(
        "/experiments/delete-experiment-tag", "Delete a tag of an experiment", this::deleteTag);
    routes.post(
        "/experiments/search-datasets",
        "List the datasets that the runs of experiments used",
        this::searchDatasets);
    // the published path lacks a slash, and the Python client uses it as it is
    routes.exactly(
        "POST",
        "/api/2.0mlflow/experiments/search-datasets",
        "List the datasets that the runs of experiments used",
        this::searchDatasets);
  }

  private static String id(Fields fields) {
    return fields.required("experiment_id");
  }

  private static ObjectNode experiment(Experiment experiment) {
    return Render.object().set("experiment", Render.experiment(experiment));
  }

  /** A list of keys and values as a map; of equal keys the last counts. */
  static Map<String, String> pairs(Fields fields, String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Fields pair : fields.list(name)) {
      pairs.put(pair.required("key"), pair.textOr("value", ""));
    }
    return pairs;
  }

  private Object create(Fields fields) {
    String id =
        tracking.createExperiment(
            fields.required("name"), fields.textOr("artifact_location", ""), pairs(fields, "tags"));
    return Map.of("experiment_id", id);
  }

  private Object byName(Fields fields) {
    String name = fields.required("experiment_name");
    return experiment(
        tracking
            .experimentByName(name)
            .orElseThrow(() -> new NotFound("Could not find experiment with name '" + name + "'")));
  }

  private Object search(Fields fields) {
    var page =
        tracking.searchExperiments(
            View.of(fields.text("view_type")),
            fields.textOr("filter", ""),
            fields.texts("order_by"),
            fields.pageSize("max_results", EXPERIMENTS_PER_PAGE, EXPERIMENTS_PER_PAGE_MAX),
            fields.text("page_token"));
    ObjectNode reply = Render.object();
    List<Experiment> experiments = page.items();
    if (!experiments.isEmpty()) {
      ArrayNode list = reply.putArray("experiments");
      experiments.forEach(experiment -> list.add(Render.experiment(experiment)));
    }
    return Render.page(reply, page);
  }

  private Object searchDatasets(Fields fields) {
    List<String> experiments = fields.texts("experiment_ids");
    if (experiments.isEmpty() || experiments.size() > EXPERIMENTS_PER_DATASET_SEARCH_MAX) {
      throw new InvalidInput(
          "SearchDatasets request must specify at least one experiment_id and at most "
              + EXPERIMENTS_PER_DATASET_SEARCH_MAX
              + ". Received "
              + experiments.size());
    }
    ObjectNode reply = Render.object();
    ArrayNode list = reply.putArray("dataset_summaries");
    tracking.datasets(experiments).forEach(dataset -> list.add(Render.dataset(dataset)));
    return reply;
  }

  private Object delete(Fields fields) {
    tracking.deleteExperiment(id(fields));
    return Map.of();
  }

  private Object restore(Fields fields) {
    tracking.restoreExperiment(id(fields));
    return Map.of();
  }

  private Object update(Fields fields) {
    tracking.renameExperiment(id(fields), fields.required("new_name"));
    return Map.of();
  }

  private Object setTag(Fields fields) {
    tracking.setExperimentTag(id(fields), fields.required("key"), fields.textOr("value", ""));
    return Map.of();
  }

  private Object deleteTag(Fields fields) {
    tracking.deleteExperimentTag(id(fields), fields.required("key"));
    return Map.of();
  }
}
