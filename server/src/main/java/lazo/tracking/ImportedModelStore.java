package lazo.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.problem.Conflict;
import lazo.store.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Logged models of another server, with the ids and times they had there. */
final class ImportedModelStore {
  private final Database database;

  ImportedModelStore(Database database) {
    this.database = database;
  }

  Arrival put(Handle handle, LoggedModel model) {
    boolean fresh = insert(handle, model) > 0;
    long experiment =
        handle
            .createQuery("select experiment from logged_model where model_id = :id")
            .bind("id", model.id())
            .mapTo(Long.class)
            .one();
    if (experiment != Long.parseLong(model.experimentId())) {
      throw new Conflict(
          "a logged model with this id is here already, in experiment " + experiment);
    }
    int added = pairs(handle, "logged_model_param", model.id(), model.params());
    added += pairs(handle, "logged_model_tag", model.id(), model.tags());
    added += metrics(handle, model);
    return fresh ? Arrival.NEW : added > 0 ? Arrival.MORE : Arrival.SAME;
  }

  private static int insert(Handle handle, LoggedModel model) {
    String location = model.artifactUri();
    return handle
        .createUpdate(
            """
            insert into logged_model (model_id, experiment, name, model_type, source_run, status, status_message, lifecycle, artifact_uri, created, updated)
            values (:id, :experiment, :name, :type, :run, :status, :message, 'active', :uri, :created, :updated)
            on conflict (model_id) do nothing
            """)
        .bind("id", model.id())
        .bind("experiment", Long.parseLong(model.experimentId()))
        .bind("name", model.name())
        .bind("type", model.type())
        .bind("run", model.sourceRunId())
        .bind("status", model.status().name())
        .bind("message", model.statusMessage())
        .bind(
            "uri",
            location.isEmpty()
                ? "mlflow-artifacts:/"
                    + model.experimentId()
                    + "/models/"
                    + model.id()
                    + "/artifacts"
                : location)
        .bind("created", model.createdMillis())
        .bind("updated", model.updatedMillis())
        .execute();
  }

  private static int pairs(Handle handle, String table, String id, Map<String, String> pairs) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    pairs.forEach((key, value) -> rows.add(new Object[] {id, key, value}));
    return BulkStore.insert(
        handle, table + " (model_id, key, value)", "on conflict (model_id, key) do nothing", rows);
  }

  private static int metrics(Handle handle, LoggedModel model) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (LoggedModel.ModelMetric each : model.metrics()) {
      Metric metric = each.metric();
      rows.add(
          new @Nullable Object[] {
            model.id(),
            metric.key(),
            metric.timestampMillis(),
            metric.step(),
            each.runId(),
            MetricStore.stored(metric.value()),
            MetricStore.nan(metric.value()),
            each.datasetName(),
            each.datasetDigest()
          });
    }
    return BulkStore.insert(
        handle,
        "logged_model_metric (model_id, key, at, step, run_id, value, nan, dataset_name, dataset_digest)",
        "on conflict (model_id, key, at, step, run_id) do nothing",
        rows);
  }

  Optional<String> location(String modelId) {
    return database.read(
        handle ->
            handle
                .createQuery("select artifact_uri from logged_model where model_id = :id")
                .bind("id", modelId)
                .mapTo(String.class)
                .findOne());
  }
}
