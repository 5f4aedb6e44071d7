package lazo.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.store.Database;
import lazo.tracking.LoggedModels.ModelOrder;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;

/** Logged models with their params, tags and metrics. */
final class LoggedModelStore {
  private final Database database;

  LoggedModelStore(Database database) {
    this.database = database;
  }

  void insert(LoggedModel model) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into logged_model (model_id, experiment, name, model_type, source_run, status, lifecycle, artifact_uri, created, updated)
                  values (:id, :experiment, :name, :type, :run, :status, 'active', :uri, :created, :updated)
                  """)
              .bind("id", model.id())
              .bind("experiment", Long.parseLong(model.experimentId()))
              .bind("name", model.name())
              .bind("type", model.type())
              .bind("run", model.sourceRunId())
              .bind("status", model.status().name())
              .bind("uri", model.artifactUri())
              .bind("created", model.createdMillis())
              .bind("updated", model.updatedMillis())
              .execute();
          put(handle, "logged_model_param", model.id(), model.params());
          put(handle, "logged_model_tag", model.id(), model.tags());
        });
  }

  private static void put(Handle handle, String table, String id, Map<String, String> pairs) {
    BulkStore.insert(
        handle,
        table + " (model_id, key, value)",
        "on conflict (model_id, key) do update set value = excluded.value",
        pairs.entrySet().stream()
            .map(pair -> new Object[] {id, pair.getKey(), pair.getValue()})
            .toList());
  }

  Optional<LoggedModel> find(String id) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select model.* from logged_model model where model_id = :id and lifecycle = 'active'")
                .bind("id", id)
                .map((row, context) -> model(handle, row))
                .findOne());
  }

  private static LoggedModel model(Handle handle, ResultSet row) throws SQLException {
    String id = row.getString("model_id");
    return new LoggedModel(
        id,
        String.valueOf(row.getLong("experiment")),
        row.getString("name"),
        row.getString("model_type"),
        row.getString("source_run"),
        LoggedModel.Status.of(row.getString("status")),
        row.getString("status_message"),
        row.getString("artifact_uri"),
        row.getLong("created"),
        row.getLong("updated"),
        pairs(handle, "logged_model_param", id),
        pairs(handle, "logged_model_tag", id),
        metrics(handle, id));
  }

  private static Map<String, String> pairs(Handle handle, String table, String id) {
    Map<String, String> pairs = new LinkedHashMap<>();
    handle
        .createQuery("select key, value from " + table + " where model_id = :id order by key")
        .bind("id", id)
        .map((row, context) -> pairs.put(row.getString(1), row.getString(2)))
        .list();
    return pairs;
  }

  /** All that runs measured of it. */
  private static List<LoggedModel.ModelMetric> metrics(Handle handle, String id) {
    return handle
        .createQuery(
            "select * from logged_model_metric where model_id = :id order by key, step, at, run_id")
        .bind("id", id)
        .map(
            (row, context) ->
                new LoggedModel.ModelMetric(
                    new Metric(
                        row.getString("key"),
                        row.getInt("nan") == 1 ? Double.NaN : row.getDouble("value"),
                        row.getLong("at"),
                        row.getLong("step")),
                    row.getString("run_id"),
                    row.getString("dataset_name"),
                    row.getString("dataset_digest")))
        .list();
  }

  /** Stores what a run measured about models; a model that does not exist is passed over. */
  static void putMetrics(Handle handle, String runId, List<ModelMetric> metrics) {
    for (ModelMetric each : metrics) {
      handle
          .createUpdate(
              """
              insert into logged_model_metric (model_id, key, at, step, run_id, value, nan, dataset_name, dataset_digest)
              select model_id, :key, :at, :step, :run, :value, :nan, cast(:datasetName as text), cast(:datasetDigest as text)
              from logged_model where model_id = :model
              on conflict (model_id, key, at, step, run_id) do update set value = excluded.value, nan = excluded.nan
              """)
          .bind("model", each.modelId())
          .bind("key", each.metric().key())
          .bind("at", each.metric().timestampMillis())
          .bind("step", each.metric().step())
          .bind("run", runId)
          .bind("value", MetricStore.stored(each.metric().value()))
          .bind("nan", MetricStore.nan(each.metric().value()))
          .bind("datasetName", each.datasetName())
          .bind("datasetDigest", each.datasetDigest())
          .execute();
    }
  }

  void status(String id, LoggedModel.Status status, long now) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "update logged_model set status = :status, updated = :now where model_id = :id")
                .bind("status", status.name())
                .bind("now", now)
                .bind("id", id)
                .execute());
  }

  void delete(String id, long now) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "update logged_model set lifecycle = 'deleted', updated = :now where model_id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute());
  }

  void putParams(String id, Map<String, String> params) {
    database.change(handle -> put(handle, "logged_model_param", id, params));
  }

  void putTags(String id, Map<String, String> tags, long now) {
    database.change(
        handle -> {
          put(handle, "logged_model_tag", id, tags);
          handle
              .createUpdate("update logged_model set updated = :now where model_id = :id")
              .bind("now", now)
              .bind("id", id)
              .execute();
        });
  }

  boolean deleteTag(String id, String key) {
    return database.write(
            handle ->
                handle
                    .createUpdate(
                        "delete from logged_model_tag where model_id = :id and key = :key")
                    .bind("id", id)
                    .bind("key", key)
                    .execute())
        > 0;
  }

  Page<LoggedModel> search(
      List<Long> experiments,
      Filter filter,
      List<LoggedModelKeys.OnDataset> datasets,
      List<ModelOrder> orders,
      int max,
      long offset) {
    var condition = new Condition(database.dialect());
    String sql =
        "select model.* from logged_model model where model.experiment in "
            + condition.in(experiments)
            + " and model.lifecycle = 'active' and ("
            + Condition.of(
                filter, comparison -> LoggedModelKeys.where(condition, comparison, datasets))
            + ") order by "
            + LoggedModelKeys.orderBy(condition, orders)
            + " limit "
            + condition.bind(max + 1)
            + " offset "
            + condition.bind(offset);
    return database.read(
        handle ->
            Page.of(
                handle
                    .createQuery(sql)
                    .bindMap(condition.values())
                    .map((row, context) -> model(handle, row))
                    .list(),
                max,
                offset));
  }
}
