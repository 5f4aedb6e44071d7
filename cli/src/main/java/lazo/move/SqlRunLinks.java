package lazo.move;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.transfer.Moved;

/** What some runs of an MLflow database read and made. */
final class SqlRunLinks {
  private final Map<String, List<Moved.Dataset>> datasets = new HashMap<>();
  private final Map<String, List<Moved.Link>> inputs = new HashMap<>();
  private final Map<String, List<Moved.Link>> outputs = new HashMap<>();

  SqlRunLinks(Rows rows, List<String> runs) {
    if (rows.hasTable("inputs")) {
      datasets(rows, runs);
      models(rows, runs, "RUN_INPUT", "MODEL_INPUT", inputs);
      models(rows, runs, "RUN_OUTPUT", "MODEL_OUTPUT", outputs);
    }
  }

  List<Moved.Dataset> datasets(String run) {
    return datasets.getOrDefault(run, List.of());
  }

  List<Moved.Link> inputs(String run) {
    return inputs.getOrDefault(run, List.of());
  }

  List<Moved.Link> outputs(String run) {
    return outputs.getOrDefault(run, List.of());
  }

  private void datasets(Rows rows, List<String> runs) {
    Map<String, Map<String, String>> tags = new HashMap<>();
    rows.each(
        "select t.input_uuid, t.name, t.value from input_tags t join inputs i on i.input_uuid = t.input_uuid where i.destination_type = 'RUN' and i.destination_id in "
            + Rows.in(runs),
        row ->
            tags.computeIfAbsent(row.getString(1), id -> new LinkedHashMap<>())
                .put(row.getString(2), Rows.text(row, "value")),
        runs);
    rows.each(
        """
        select i.input_uuid, i.destination_id, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile
        from inputs i join datasets d on d.dataset_uuid = i.source_id
        where i.source_type = 'DATASET' and i.destination_type = 'RUN' and i.destination_id in %s
        order by i.input_uuid
        """
            .formatted(Rows.in(runs)),
        row ->
            datasets
                .computeIfAbsent(row.getString("destination_id"), run -> new ArrayList<>())
                .add(dataset(row, tags.getOrDefault(row.getString("input_uuid"), Map.of()))),
        runs);
  }

  private static Moved.Dataset dataset(ResultSet row, Map<String, String> tags)
      throws SQLException {
    return new Moved.Dataset(
        row.getString("name"),
        row.getString("digest"),
        row.getString("dataset_source_type"),
        row.getString("dataset_source"),
        row.getString("dataset_schema"),
        row.getString("dataset_profile"),
        tags);
  }

  private static void models(
      Rows rows,
      List<String> runs,
      String source,
      String destination,
      Map<String, List<Moved.Link>> into) {
    rows.each(
        "select source_id, destination_id, "
            + rows.orElse("inputs", "step", "0")
            + " from inputs where source_type = ? and destination_type = ? and source_id in "
            + Rows.in(runs)
            + " order by source_id, destination_id",
        row ->
            into.computeIfAbsent(row.getString("source_id"), run -> new ArrayList<>())
                .add(new Moved.Link(row.getString("destination_id"), row.getLong("step"))),
        source,
        destination,
        runs);
  }
}
