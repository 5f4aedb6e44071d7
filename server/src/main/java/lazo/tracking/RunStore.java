package lazo.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Runs: their own fields, their params and tags, what they read and made. */
final class RunStore {
  private static final String MODEL_HISTORY_TAG = "mlflow.log-model.history";

  private final Database database;
  private final MetricLogStore metricLog;
  private final RunColumnStore columns;

  RunStore(Database database, MetricLogStore metricLog, RunColumnStore columns) {
    this.database = database;
    this.metricLog = metricLog;
    this.columns = columns;
  }

  /** A row of the table. {@code id} is short, for the tables that name a run in every row. */
  record Row(
      long id,
      String runId,
      long experiment,
      String name,
      String user,
      Status status,
      long startTime,
      @Nullable Long endTime,
      Lifecycle lifecycle,
      String artifactUri) {
    /** A run that is to be inserted. */
    static Row started(
        String runId, Experiment experiment, String name, String user, long startTimeMillis) {
      return new Row(
          0,
          runId,
          Long.parseLong(experiment.id()),
          name,
          user,
          Status.RUNNING,
          startTimeMillis,
          null,
          Lifecycle.ACTIVE,
          Artifacts.below(experiment.artifactLocation(), runId + "/artifacts"));
    }
  }

  static final RowMapper<Row> ROW =
      (row, context) -> {
        long end = row.getLong("end_time");
        Long endTime = row.wasNull() ? null : end;
        return new Row(
            row.getLong("id"),
            row.getString("run_id"),
            row.getLong("experiment"),
            row.getString("name"),
            row.getString("user_id"),
            Status.valueOf(row.getString("status")),
            row.getLong("start_time"),
            endTime,
            Lifecycle.of(row.getString("lifecycle")),
            row.getString("artifact_uri"));
      };

  void insert(Row run, Map<String, String> tags) {
    database.change(
        handle -> {
          long id =
              handle
                  .createQuery(
                      """
                      insert into run (run_id, experiment, name, user_id, status, start_time, end_time, lifecycle, artifact_uri)
                      values (:runId, :experiment, :name, :user, :status, :startTime, :endTime, :lifecycle, :artifactUri)
                      returning id
                      """)
                  .bind("runId", run.runId)
                  .bind("experiment", run.experiment)
                  .bind("name", run.name)
                  .bind("user", run.user)
                  .bind("status", run.status.name())
                  .bind("startTime", run.startTime)
                  .bind("endTime", run.endTime)
                  .bind("lifecycle", run.lifecycle.word())
                  .bind("artifactUri", run.artifactUri)
                  .mapTo(Long.class)
                  .one();
          putTags(handle, id, run.experiment, tags);
        });
  }

  static Row row(Handle handle, String runId) {
    return find(handle, runId)
        .orElseThrow(() -> new NotFound("Run with id=" + runId + " not found"));
  }

  static Optional<Row> find(Handle handle, String runId) {
    return handle
        .createQuery("select * from run where run_id = :runId and lifecycle <> 'purged'")
        .bind("runId", runId)
        .map(ROW)
        .findOne();
  }

  /** A run that may be written to. */
  static Row active(Handle handle, String runId) {
    Row row = row(handle, runId);
    if (row.lifecycle != Lifecycle.ACTIVE) {
      throw new InvalidInput(
          "The run " + runId + " must be in the 'active' state. Current state is deleted.");
    }
    return row;
  }

  Row row(String runId) {
    return database.read(handle -> row(handle, runId));
  }

  Run run(String runId) {
    metricLog.fold(row(runId));
    return database.read(
        handle -> RunDataStore.load(handle, List.of(row(handle, runId))).getFirst());
  }

  /** Changes what is given; null leaves a field as it is. */
  void update(
      String runId, @Nullable Status status, @Nullable Long endTime, @Nullable String name) {
    database.change(
        handle -> {
          Row row = active(handle, runId);
          handle
              .createUpdate(
                  "update run set status = :status, end_time = :endTime, name = :name where id = :id")
              .bind("status", (status == null ? row.status : status).name())
              .bind("endTime", endTime == null ? row.endTime : endTime)
              .bind("name", name == null ? row.name : name)
              .bind("id", row.id)
              .execute();
          if (name != null) {
            putTags(handle, row.id, row.experiment, Map.of(Tracking.NAME_TAG, name));
          }
        });
  }

  /** Moves a run to the bin at an instant, or out of it. */
  void move(String runId, Lifecycle lifecycle, long now) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "update run set lifecycle = :lifecycle, deleted = :deleted where id = :id")
                .bind("lifecycle", lifecycle.word())
                .bind("deleted", lifecycle == Lifecycle.DELETED ? now : null)
                .bind("id", row(handle, runId).id)
                .execute());
  }

  private void putTags(Handle handle, long run, long experiment, Map<String, String> tags) {
    columns.note(handle, experiment, "tag", tags.keySet());
    BulkStore.insert(
        handle,
        "run_tag (run, key, value)",
        "on conflict (run, key) do update set value = excluded.value",
        tags.entrySet().stream()
            .map(tag -> new Object[] {run, tag.getKey(), tag.getValue()})
            .toList());
    String name = tags.get(Tracking.NAME_TAG);
    if (name != null) {
      handle
          .createUpdate("update run set name = :name where id = :id")
          .bind("name", name)
          .bind("id", run)
          .execute();
    }
  }

  void untag(String runId, String key) {
    database.change(
        handle -> {
          int gone =
              handle
                  .createUpdate("delete from run_tag where run = :run and key = :key")
                  .bind("run", active(handle, runId).id)
                  .bind("key", key)
                  .execute();
          if (gone == 0) {
            throw new NotFound("No tag with name: " + key + " in run with id " + runId);
          }
        });
  }

  /** Stores everything given, or nothing of it. */
  void logBatch(
      String runId,
      List<Metric> metrics,
      Map<String, String> params,
      Map<String, String> tags,
      List<ModelMetric> modelMetrics) {
    database.change(
        handle -> {
          Row run = active(handle, runId);
          putParams(handle, run, params);
          metricLog.append(handle, run, metrics);
          putTags(handle, run.id, run.experiment, tags);
          LoggedModelStore.putMetrics(handle, runId, modelMetrics);
        });
  }

  /** Stores params; a param keeps its first value. */
  private void putParams(Handle handle, Row run, Map<String, String> params) {
    if (params.isEmpty()) {
      return;
    }
    columns.note(handle, run.experiment, "param", params.keySet());
    BulkStore.insert(
        handle,
        "run_param (run, key, value)",
        "on conflict (run, key) do nothing",
        params.entrySet().stream()
            .map(param -> new Object[] {run.id, param.getKey(), param.getValue()})
            .toList());
    handle
        .createQuery("select key, value from run_param where run = :run and key in (<keys>)")
        .bind("run", run.id)
        .bindList("keys", List.copyOf(params.keySet()))
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(
            stored -> {
              String sent = params.get(stored.getKey());
              if (!stored.getValue().equals(sent)) {
                throw new InvalidInput(
                    "Changing param values is not allowed. Param with key='"
                        + stored.getKey()
                        + "' was already logged with value='"
                        + stored.getValue()
                        + "' for run ID='"
                        + run.runId
                        + "'. Attempted logging new value '"
                        + sent
                        + "'.");
              }
            });
  }

  void recordModel(String runId, String modelJson) {
    JsonNode model = Json.tree(modelJson);
    for (String field : List.of("artifact_path", "flavors", "utc_time_created", "run_id")) {
      if (!model.path(field).isTextual() && !model.path(field).isObject()) {
        throw new InvalidInput("Model json is missing mandatory fields: '" + field + "'");
      }
    }
    database.change(
        handle -> {
          Row row = active(handle, runId);
          long run = row.id;
          ArrayNode history = Json.MAPPER.createArrayNode();
          handle
              .createQuery("select value from run_tag where run = :run and key = :key")
              .bind("run", run)
              .bind("key", MODEL_HISTORY_TAG)
              .mapTo(String.class)
              .findOne()
              .ifPresent(value -> Json.tree(value).forEach(history::add));
          putTags(
              handle,
              run,
              row.experiment,
              Map.of(MODEL_HISTORY_TAG, Json.write(history.add(model))));
        });
  }
}
