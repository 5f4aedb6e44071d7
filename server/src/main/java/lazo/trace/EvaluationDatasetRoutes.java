package lazo.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.BiConsumer;
import lazo.http.Routes;
import lazo.store.Json;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.Page;

/** Evaluation datasets over the MLflow API. */
final class EvaluationDatasetRoutes {
  private static final int DATASETS_PER_PAGE = 1_000;
  private static final int RECORDS_PER_PAGE = 1_000;
  private static final String ONE = "/datasets/:dataset_id";

  private final EvaluationDatasets datasets;

  EvaluationDatasetRoutes(EvaluationDatasets datasets) {
    this.datasets = datasets;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    routes.post("/datasets/create", "Create an evaluation dataset", this::create);
    routes.get("/datasets/search", "Search evaluation datasets", this::search);
    routes.post("/datasets/search", "Search evaluation datasets", this::search);
    routes.get(
        ONE, "Get an evaluation dataset", fields -> told(datasets.dataset(datasetId(fields))));
    routes.delete(
        ONE,
        "Delete an evaluation dataset",
        fields -> {
          datasets.delete(datasetId(fields));
          return Map.of();
        });
    routes.patch(
        ONE + "/tags",
        "Set tags of an evaluation dataset",
        fields ->
            told(
                datasets.setTags(
                    datasetId(fields), EvaluationDatasets.tags(fields.required("tags")))));
    routes.delete(
        ONE + "/tags/:key",
        "Delete a tag of an evaluation dataset",
        fields -> {
          datasets.deleteTag(datasetId(fields), fields.segment("key"));
          return Map.of();
        });
    routes.get(ONE + "/records", "Get the records of an evaluation dataset", this::records);
    routes.post(ONE + "/records", "Add records to an evaluation dataset", this::upsert);
    routes.delete(
        ONE + "/records",
        "Delete records of an evaluation dataset",
        fields ->
            Map.of(
                "deleted_count",
                datasets.deleteRecords(datasetId(fields), fields.texts("dataset_record_ids"))));
    routes.get(
        ONE + "/experiment-ids",
        "Get the experiments of an evaluation dataset",
        fields -> Map.of("experiment_ids", datasets.dataset(datasetId(fields)).experiments()));
    routes.post(
        ONE + "/add-experiments",
        "Add an evaluation dataset to experiments",
        fields -> told(datasets.addTo(datasetId(fields), fields.texts("experiment_ids"))));
    routes.post(
        ONE + "/remove-experiments",
        "Remove an evaluation dataset from experiments",
        fields -> told(datasets.removeFrom(datasetId(fields), fields.texts("experiment_ids"))));
  }

  private static String datasetId(Fields fields) {
    return fields.segment("dataset_id");
  }

  private static ObjectNode json(EvaluationDataset dataset) {
    ObjectNode json =
        TraceRender.object()
            .put("dataset_id", dataset.id())
            .put("name", dataset.name())
            .put("tags", Json.write(dataset.tags()))
            .put("digest", dataset.digest())
            .put("created_time", dataset.createdMillis())
            .put("last_update_time", dataset.updatedMillis());
    BiConsumer<String, String> optional =
        (key, value) -> {
          if (value != null) {
            json.put(key, value);
          }
        };
    optional.accept("schema", dataset.shape());
    optional.accept("created_by", dataset.createdBy());
    optional.accept("last_updated_by", dataset.updatedBy());
    if (dataset.records() > 0) {
      json.put("profile", "{\"num_records\": " + dataset.records() + "}");
    }
    ArrayNode experiments = json.putArray("experiment_ids");
    dataset.experiments().forEach(experiments::add);
    return json;
  }

  private static ObjectNode told(EvaluationDataset dataset) {
    return TraceRender.object().set("dataset", json(dataset));
  }

  private Object create(Fields fields) {
    return told(
        datasets.create(
            fields.required("name"),
            EvaluationDatasets.tags(fields.textOr("tags", "")),
            fields.texts("experiment_ids")));
  }

  private Object search(Fields fields) {
    Page<EvaluationDataset> page =
        datasets.search(
            fields.texts("experiment_ids"),
            fields.textOr("filter_string", ""),
            fields.texts("order_by"),
            fields.pageSize("max_results", DATASETS_PER_PAGE, DATASETS_PER_PAGE),
            fields.text("page_token"));
    ObjectNode reply = TraceRender.object();
    ArrayNode list = reply.putArray("datasets");
    page.items().forEach(dataset -> list.add(json(dataset)));
    return page.next() == null ? reply : reply.put("next_page_token", page.next());
  }

  private Object records(Fields fields) {
    Page<ObjectNode> page =
        datasets.records(
            datasetId(fields),
            fields.pageSize("max_results", RECORDS_PER_PAGE, RECORDS_PER_PAGE),
            fields.text("page_token"));
    ObjectNode reply = TraceRender.object().put("records", Json.write(page.items()));
    return page.next() == null ? reply : reply.put("next_page_token", page.next());
  }

  private Object upsert(Fields fields) {
    var upserted = datasets.upsert(datasetId(fields), Json.tree(fields.required("records")));
    return TraceRender.object()
        .put("inserted_count", upserted.inserted())
        .put("updated_count", upserted.updated());
  }
}
