package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import lazo.store.Json;
import lazo.transfer.Moved;

/** Traces of an MLflow database with what was said of them. */
final class SqlTraces {
  private static final int TRACES_PER_PAGE = 100;
  private static final String SPANS_LOCATION = "mlflow.trace.spansLocation";
  private static final String ARTIFACTS = "mlflow.artifactLocation";

  private final Rows rows;
  private final ArtifactFolders folders;
  private final Report report;
  private final TraceFiles spanFiles;

  SqlTraces(Rows rows, ArtifactFolders folders, Report report) {
    this.rows = rows;
    this.folders = folders;
    this.report = report;
    this.spanFiles =
        new TraceFiles(
            place ->
                place instanceof FilePlace.Folder(var folder)
                    ? LocalFiles.below(folder)
                    : List.of(),
            report);
  }

  void traces(Consumer<List<Found<Moved.Trace>>> some) {
    String after = "";
    while (rows.hasTable("trace_info")) {
      List<ObjectNode> infos =
          rows.list(
              "select * from trace_info where request_id > ? order by request_id limit "
                  + TRACES_PER_PAGE,
              this::info,
              after);
      if (infos.isEmpty()) {
        return;
      }
      after = infos.getLast().path("trace_id").asText();
      some.accept(found(infos));
    }
  }

  private ObjectNode info(ResultSet row) throws SQLException {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("trace_id", row.getString("request_id"));
    info.put("experiment_id", row.getString("experiment_id"));
    info.put("request_time", Instant.ofEpochMilli(row.getLong("timestamp_ms")).toString());
    Long duration = Rows.longOrNull(row, "execution_time_ms");
    if (duration != null) {
      info.put("execution_duration", BigDecimal.valueOf(duration, 3).toPlainString() + "s");
    }
    info.put("state", row.getString("status"));
    for (String text : List.of("client_request_id", "request_preview", "response_preview")) {
      if (rows.has("trace_info", text) && row.getString(text) != null) {
        info.put(text, row.getString(text));
      }
    }
    info.putObject("tags");
    info.putObject("trace_metadata");
    return info;
  }

  private List<Found<Moved.Trace>> found(List<ObjectNode> infos) {
    Map<String, ObjectNode> byId = new HashMap<>();
    infos.forEach(info -> byId.put(info.path("trace_id").asText(), info));
    List<String> ids = List.copyOf(byId.keySet());
    pairs("trace_tags", "tags", byId, ids);
    pairs("trace_request_metadata", "trace_metadata", byId, ids);
    if (rows.hasTable("assessments")) {
      rows.each(
          "select * from assessments where trace_id in " + Rows.in(ids),
          row ->
              of(byId, row.getString("trace_id"))
                  .withArray("assessments")
                  .add(SqlAssessments.of(row)),
          ids);
    }
    Map<String, List<JsonNode>> spans = spans(ids);
    Map<String, List<String>> runs = runs(ids);
    List<Found<Moved.Trace>> found = new ArrayList<>();
    for (ObjectNode info : infos) {
      String id = info.path("trace_id").asText();
      found.add(found(info, spans.getOrDefault(id, List.of()), runs.getOrDefault(id, List.of())));
    }
    return found;
  }

  private Found<Moved.Trace> found(ObjectNode info, List<JsonNode> spans, List<String> runs) {
    String id = info.path("trace_id").asText();
    String location = info.path("tags").path(ARTIFACTS).asText("");
    FilePlace place =
        location.isEmpty()
            ? new FilePlace.None()
            : folders.ofPart(location, info.path("experiment_id").asText());
    List<JsonNode> all = spans.isEmpty() ? spanFiles.spans(id, place) : spans;
    if (info.path("tags").path(SPANS_LOCATION).asText().equals("ARCHIVE_REPO")) {
      report.misfit("spans of trace " + id, "they were moved to an archive there");
    }
    FilePlace files =
        !all.isEmpty() && !(place instanceof FilePlace.Folder) ? new FilePlace.None() : place;
    var trace = new Moved.Trace(id, info.path("experiment_id").asText(), info, all, runs);
    boolean going = info.path("state").asText().equals("IN_PROGRESS");
    return new Found<>(trace, going ? "" : Marks.of(trace, ""), files);
  }

  private static ObjectNode of(Map<String, ObjectNode> byId, String id) {
    return Objects.requireNonNull(byId.get(id));
  }

  private void pairs(String table, String field, Map<String, ObjectNode> byId, List<String> ids) {
    rows.each(
        "select request_id, key, value from " + table + " where request_id in " + Rows.in(ids),
        row ->
            of(byId, row.getString(1))
                .withObject(field)
                .put(row.getString(2), Rows.text(row, "value")),
        ids);
  }

  private Map<String, List<JsonNode>> spans(List<String> ids) {
    Map<String, List<JsonNode>> spans = new HashMap<>();
    if (rows.hasTable("spans")) {
      rows.each(
          "select trace_id, content from spans where trace_id in "
              + Rows.in(ids)
              + " order by trace_id, start_time_unix_nano, span_id",
          row -> {
            if (!Rows.text(row, "content").isEmpty()) {
              spans
                  .computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                  .add(SpanForm.of(Json.tree(row.getString(2))));
            }
          },
          ids);
    }
    return spans;
  }

  private Map<String, List<String>> runs(List<String> ids) {
    Map<String, List<String>> runs = new HashMap<>();
    if (rows.hasTable("entity_associations")) {
      rows.each(
          "select source_id, destination_id from entity_associations where source_type = 'trace' and destination_type = 'run' and source_id in "
              + Rows.in(ids)
              + " order by source_id, destination_id",
          row ->
              runs.computeIfAbsent(row.getString(1), id -> new ArrayList<>()).add(row.getString(2)),
          ids);
    }
    return runs;
  }
}
