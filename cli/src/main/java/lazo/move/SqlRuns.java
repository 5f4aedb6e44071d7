package lazo.move;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.tracking.Status;
import lazo.transfer.Moved;
import org.jspecify.annotations.Nullable;

/** Runs of an MLflow database, without their metrics. */
final class SqlRuns {
  private static final int RUNS_PER_PAGE = 200;

  private final Rows rows;
  private final ArtifactFolders folders;

  SqlRuns(Rows rows, ArtifactFolders folders) {
    this.rows = rows;
    this.folders = folders;
  }

  /** A run as its own table has it. */
  private record Row(
      String id,
      String experiment,
      String name,
      String user,
      Status status,
      long start,
      @Nullable Long end,
      String lifecycle,
      String artifactUri) {}

  void runs(Consumer<List<Found<Moved.Run>>> some) {
    String after = "";
    while (true) {
      List<Row> page =
          rows.list(
              "select * from runs where run_uuid > ? order by run_uuid limit " + RUNS_PER_PAGE,
              this::row,
              after);
      if (page.isEmpty()) {
        return;
      }
      after = page.getLast().id;
      some.accept(found(page));
    }
  }

  private Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("run_uuid"),
        row.getString("experiment_id"),
        Rows.text(row, "name"),
        Rows.text(row, "user_id"),
        status(row.getString("status")),
        row.getLong("start_time"),
        Rows.longOrNull(row, "end_time"),
        Rows.text(row, "lifecycle_stage"),
        row.getString("artifact_uri"));
  }

  static Status status(String word) {
    for (Status status : Status.values()) {
      if (status.name().equals(word)) {
        return status;
      }
    }
    return Status.RUNNING;
  }

  private List<Found<Moved.Run>> found(List<Row> page) {
    List<String> ids = page.stream().map(Row::id).toList();
    Map<String, Map<String, String>> params = pairs("params", ids);
    Map<String, Map<String, String>> tags = pairs("tags", ids);
    var links = new SqlRunLinks(rows, ids);
    Map<String, String> points = points(ids);
    List<Found<Moved.Run>> found = new ArrayList<>();
    for (Row row : page) {
      FilePlace files = folders.ofRun(row.artifactUri, row.experiment);
      Map<String, String> own = tags.getOrDefault(row.id, Map.of());
      var run =
          new Moved.Run(
              row.id,
              row.experiment,
              row.name.isEmpty() ? own.getOrDefault("mlflow.runName", "") : row.name,
              row.user,
              row.status,
              row.start,
              row.end,
              SqlExperiments.lifecycle(row.lifecycle),
              SqlExperiments.foreign(row.artifactUri),
              params.getOrDefault(row.id, Map.of()),
              own,
              links.datasets(row.id),
              links.inputs(row.id),
              links.outputs(row.id));
      found.add(new Found<>(run, Marks.of(run, points.getOrDefault(row.id, "")), files));
    }
    return found;
  }

  private Map<String, Map<String, String>> pairs(String table, List<String> ids) {
    Map<String, Map<String, String>> pairs = new HashMap<>();
    rows.each(
        "select run_uuid, key, value from " + table + " where run_uuid in " + Rows.in(ids),
        row ->
            pairs
                .computeIfAbsent(row.getString(1), id -> new LinkedHashMap<>())
                .put(row.getString(2), Rows.text(row, "value")),
        ids);
    return pairs;
  }

  /** How many points each run has: they are only ever added to. */
  private Map<String, String> points(List<String> ids) {
    Map<String, String> points = new HashMap<>();
    rows.each(
        "select run_uuid, count(*) from metrics where run_uuid in "
            + Rows.in(ids)
            + " group by run_uuid",
        row -> points.put(row.getString(1), row.getString(2)),
        ids);
    return points;
  }
}
