package lazo.move;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.tracking.LoggedModel;
import lazo.transfer.Moved;

/** Logged models of an MLflow database; only version 3 has them. */
final class SqlModels {
  private static final int MODELS_PER_PAGE = 200;
  private static final int READY = 2;
  private static final int FAILED = 3;

  private final Rows rows;
  private final ArtifactFolders folders;

  SqlModels(Rows rows, ArtifactFolders folders) {
    this.rows = rows;
    this.folders = folders;
  }

  void models(Consumer<List<Found<Moved.Model>>> some) {
    String after = "";
    while (rows.hasTable("logged_models")) {
      List<String> ids =
          rows.list(
              "select model_id from logged_models where model_id > ? and lifecycle_stage = 'active' order by model_id limit "
                  + MODELS_PER_PAGE,
              row -> row.getString(1),
              after);
      if (ids.isEmpty()) {
        return;
      }
      after = ids.getLast();
      some.accept(found(ids));
    }
  }

  private List<Found<Moved.Model>> found(List<String> ids) {
    Map<String, Map<String, String>> params =
        pairs("logged_model_params", "param_key", "param_value", ids);
    Map<String, Map<String, String>> tags = pairs("logged_model_tags", "tag_key", "tag_value", ids);
    Map<String, List<Moved.ModelMetric>> metrics = metrics(ids);
    return rows.list(
        "select * from logged_models where model_id in " + Rows.in(ids) + " order by model_id",
        row -> {
          String id = row.getString("model_id");
          Moved.Model model =
              model(
                  row,
                  params.getOrDefault(id, Map.of()),
                  tags.getOrDefault(id, Map.of()),
                  metrics.getOrDefault(id, List.of()));
          FilePlace files = folders.ofPart(row.getString("artifact_location"), model.experiment());
          boolean going = model.status() == LoggedModel.Status.LOGGED_MODEL_PENDING;
          return new Found<>(model, going ? "" : Marks.of(model, ""), files);
        },
        ids);
  }

  private static Moved.Model model(
      ResultSet row,
      Map<String, String> params,
      Map<String, String> tags,
      List<Moved.ModelMetric> metrics)
      throws SQLException {
    return new Moved.Model(
        row.getString("model_id"),
        row.getString("experiment_id"),
        Rows.text(row, "name"),
        row.getString("model_type"),
        row.getString("source_run_id"),
        status(row.getInt("status")),
        row.getString("status_message"),
        SqlExperiments.foreign(row.getString("artifact_location")),
        row.getLong("creation_timestamp_ms"),
        row.getLong("last_updated_timestamp_ms"),
        params,
        tags,
        metrics);
  }

  /** The numbers of MLflow's protocol. */
  static LoggedModel.Status status(int number) {
    return switch (number) {
      case READY -> LoggedModel.Status.LOGGED_MODEL_READY;
      case FAILED -> LoggedModel.Status.LOGGED_MODEL_UPLOAD_FAILED;
      default -> LoggedModel.Status.LOGGED_MODEL_PENDING;
    };
  }

  private Map<String, Map<String, String>> pairs(
      String table, String key, String value, List<String> ids) {
    Map<String, Map<String, String>> pairs = new HashMap<>();
    rows.each(
        "select model_id, %s, %s from %s where model_id in %s"
            .formatted(key, value, table, Rows.in(ids)),
        row ->
            pairs
                .computeIfAbsent(row.getString(1), id -> new LinkedHashMap<>())
                .put(row.getString(2), Rows.text(row, value)),
        ids);
    return pairs;
  }

  private Map<String, List<Moved.ModelMetric>> metrics(List<String> ids) {
    Map<String, List<Moved.ModelMetric>> metrics = new HashMap<>();
    rows.each(
        "select * from logged_model_metrics where model_id in "
            + Rows.in(ids)
            + " order by model_id, metric_name, metric_timestamp_ms, metric_step, run_id",
        row -> {
          double value = row.getDouble("metric_value");
          boolean none = row.wasNull();
          metrics
              .computeIfAbsent(row.getString("model_id"), id -> new ArrayList<>())
              .add(
                  new Moved.ModelMetric(
                      row.getString("metric_name"),
                      none ? Double.NaN : value,
                      row.getLong("metric_timestamp_ms"),
                      row.getLong("metric_step"),
                      row.getString("run_id"),
                      row.getString("dataset_name"),
                      row.getString("dataset_digest")));
        },
        ids);
    return metrics;
  }
}
