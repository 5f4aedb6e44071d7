package lazo.tracking;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lazo.store.Json;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Fills rows of runs with what was logged to them, a few queries for many runs. */
final class RunDataStore {
  private static final int RUNS_PER_QUERY = 500;
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final Map<Long, List<Metric>> metrics = new HashMap<>();
  private final Map<Long, Map<String, String>> params = new HashMap<>();
  private final Map<Long, Map<String, String>> tags = new HashMap<>();
  private final Map<Long, List<Run.DatasetInput>> datasets = new HashMap<>();
  private final Map<Long, List<Run.ModelLink>> modelInputs = new HashMap<>();
  private final Map<Long, List<Run.ModelLink>> modelOutputs = new HashMap<>();

  private RunDataStore() {}

  static List<Run> load(Handle handle, List<RunStore.Row> rows) {
    return load(handle, rows, RunColumns.EVERYTHING);
  }

  static List<Run> load(Handle handle, List<RunStore.Row> rows, RunColumns columns) {
    List<Run> runs = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += RUNS_PER_QUERY) {
      var some = rows.subList(from, Math.min(rows.size(), from + RUNS_PER_QUERY));
      var data = new RunDataStore();
      data.read(handle, some, columns);
      some.forEach(row -> runs.add(data.run(row)));
    }
    return runs;
  }

  /** Reads one row of a side table. */
  private interface Reader {
    void read(long run, ResultSet row) throws SQLException;
  }

  private void read(Handle handle, List<RunStore.Row> rows, RunColumns columns) {
    // the ids are numbers of our own, so they are written into the text: it is quicker to parse
    String runs =
        rows.stream().map(row -> String.valueOf(row.id())).collect(Collectors.joining(","));
    String these = " where run in (" + runs + ")";
    keyed(
        handle,
        "select run, key, value, nan, at, step from latest_metric" + these,
        columns.all() ? null : columns.metrics(),
        (run, row) -> list(metrics, run).add(metric(row)));
    keyed(
        handle,
        "select run, key, value from run_param" + these,
        columns.all() ? null : columns.params(),
        (run, row) -> map(params, run).put(row.getString("key"), row.getString("value")));
    keyed(
        handle,
        "select run, key, value from run_tag" + these,
        columns.all() ? null : columns.tags(),
        (run, row) -> map(tags, run).put(row.getString("key"), row.getString("value")));
    each(
        handle,
        "select run, direction, model_id, step from run_model"
            + these
            + " order by run, model_id, step",
        List.of(),
        (run, row) ->
            list(row.getString("direction").equals("input") ? modelInputs : modelOutputs, run)
                .add(new Run.ModelLink(row.getString("model_id"), row.getLong("step"))));
    String description =
        columns.all() ? "d.schema_text, d.profile" : "null as schema_text, null as profile";
    each(
        handle,
        "select i.run, i.tags, d.name, d.digest, d.source_type, d.source, "
            + description
            + " from run_input i join run_dataset d on d.id = i.dataset"
            + these.replace("run in", "i.run in")
            + " order by i.run, i.dataset",
        List.of(),
        (run, row) -> list(datasets, run).add(dataset(row)));
  }

  /** Reads rows of these keys, of all when {@code keys} is null. */
  private static void keyed(Handle handle, String sql, @Nullable Set<String> keys, Reader reader) {
    if (keys == null) {
      each(handle, sql + " order by run, key", List.of(), reader);
    } else if (!keys.isEmpty()) {
      String places = String.join(",", Collections.nCopies(keys.size(), "?"));
      String some = sql + " and key in (" + places + ") order by run, key";
      each(handle, some, List.copyOf(keys), reader);
    }
  }

  private static void each(Handle handle, String sql, List<String> bound, Reader reader) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      for (int i = 0; i < bound.size(); i++) {
        statement.setString(i + 1, bound.get(i));
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows.getLong("run"), rows);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the data of runs", e);
    }
  }

  private static <T> List<T> list(Map<Long, List<T>> lists, long run) {
    return lists.computeIfAbsent(run, id -> new ArrayList<>());
  }

  private static Map<String, String> map(Map<Long, Map<String, String>> maps, long run) {
    return maps.computeIfAbsent(run, id -> new LinkedHashMap<>());
  }

  private static Metric metric(ResultSet row) throws SQLException {
    return new Metric(
        row.getString("key"),
        row.getInt("nan") == 1 ? Double.NaN : row.getDouble("value"),
        row.getLong("at"),
        row.getLong("step"));
  }

  private static Run.DatasetInput dataset(ResultSet row) throws SQLException {
    return new Run.DatasetInput(
        row.getString("name"),
        row.getString("digest"),
        row.getString("source_type"),
        row.getString("source"),
        row.getString("schema_text"),
        row.getString("profile"),
        Json.read(row.getString("tags"), TEXTS));
  }

  private Run run(RunStore.Row row) {
    return new Run(
        row.runId(),
        String.valueOf(row.experiment()),
        row.name(),
        row.user(),
        row.status(),
        row.startTime(),
        row.endTime(),
        row.lifecycle(),
        row.artifactUri(),
        metrics.getOrDefault(row.id(), List.of()),
        params.getOrDefault(row.id(), Map.of()),
        tags.getOrDefault(row.id(), Map.of()),
        datasets.getOrDefault(row.id(), List.of()),
        modelInputs.getOrDefault(row.id(), List.of()),
        modelOutputs.getOrDefault(row.id(), List.of()));
  }
}
