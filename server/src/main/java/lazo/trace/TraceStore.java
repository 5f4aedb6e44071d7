package lazo.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Traces without their spans. */
final class TraceStore {
  static final String SPANS_HERE = "mlflow.trace.spansLocation";

  private static final RowMapper<TraceInfo> BARE =
      (row, context) -> {
        long millis = row.getLong("duration");
        Long duration = row.wasNull() ? null : millis;
        return new TraceInfo(
            row.getString("trace_id"),
            String.valueOf(row.getLong("experiment")),
            row.getString("client_request_id"),
            row.getString("request_preview"),
            row.getString("response_preview"),
            row.getLong("requested"),
            duration,
            TraceState.valueOf(row.getString("state")),
            Map.of(),
            row.getInt("has_spans") == 1 ? Map.of(SPANS_HERE, "TRACKING_STORE") : Map.of(),
            List.of());
      };

  private final Database database;

  TraceStore(Database database) {
    this.database = database;
  }

  /** What the client of a trace says of it wins over what was read off its spans. */
  void start(TraceInfo trace) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into trace (trace_id, experiment, requested, duration, state, client_request_id, request_preview, response_preview, started_by_client, has_spans)
                  values (:id, :experiment, :requested, :duration, :state, :clientRequest, :request, :response, 1, 0)
                  on conflict (trace_id) do update set
                    experiment = excluded.experiment, requested = excluded.requested, duration = excluded.duration, state = excluded.state,
                    client_request_id = excluded.client_request_id, request_preview = excluded.request_preview,
                    response_preview = excluded.response_preview, started_by_client = 1
                  """)
              .bind("id", trace.id())
              .bind("experiment", Long.parseLong(trace.experimentId()))
              .bind("requested", trace.requestTimeMillis())
              .bind("duration", trace.durationMillis())
              .bind("state", trace.state().name())
              .bind("clientRequest", trace.clientRequestId())
              .bind("request", trace.requestPreview())
              .bind("response", trace.responsePreview())
              .execute();
          put(handle, "trace_tag", trace.id(), trace.tags());
          put(handle, "trace_metadata", trace.id(), trace.metadata());
          trace.assessments().forEach(assessment -> AssessmentStore.put(handle, assessment));
        });
  }

  /** Takes what spans tell of their trace, unless its client has said it. */
  void addSpans(SpanSummary spans) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into trace (trace_id, experiment, requested, duration, state, request_preview, response_preview, started_by_client, has_spans)
                  values (:id, :experiment, :requested, :duration, :state, :request, :response, 0, 1)
                  on conflict (trace_id) do nothing
                  """)
              .bind("id", spans.traceId())
              .bind("experiment", spans.experiment())
              .bind("requested", spans.startMillis())
              .bind("duration", spans.durationMillis())
              .bind("state", spans.state().name())
              .bind("request", spans.request())
              .bind("response", spans.response())
              .execute();
          handle
              .createUpdate(
                  """
                  update trace set has_spans = 1, spans_version = spans_version + 1,
                    requested = case when started_by_client = 1 or requested < :requested then requested else :requested end,
                    duration = case when started_by_client = 1 or :ended = 0 then duration else :duration end,
                    state = case when started_by_client = 1 or :ended = 0 then state else :state end,
                    request_preview = coalesce(request_preview, :request),
                    response_preview = coalesce(response_preview, :response)
                  where trace_id = :id
                  """)
              .bind("id", spans.traceId())
              .bind("requested", spans.startMillis())
              .bind("duration", spans.durationMillis())
              .bind("ended", spans.ended() ? 1 : 0)
              .bind("state", spans.state().name())
              .bind("request", spans.request())
              .bind("response", spans.response())
              .execute();
          addMissing(handle, "trace_tag", spans.traceId(), spans.tags());
          addMissing(handle, "trace_metadata", spans.traceId(), spans.metadata());
        });
  }

  private static void addMissing(
      Handle handle, String table, String id, Map<String, String> pairs) {
    pairs.forEach(
        (key, value) ->
            handle
                .createUpdate(
                    "insert into "
                        + table
                        + " (trace_id, key, value) values (:id, :key, :value) on conflict (trace_id, key) do nothing")
                .bind("id", id)
                .bind("key", key)
                .bind("value", value)
                .execute());
  }

  private static void put(Handle handle, String table, String id, Map<String, String> pairs) {
    pairs.forEach(
        (key, value) ->
            handle
                .createUpdate(
                    "insert into "
                        + table
                        + " (trace_id, key, value) values (:id, :key, :value) on conflict (trace_id, key) do update set value = excluded.value")
                .bind("id", id)
                .bind("key", key)
                .bind("value", value)
                .execute());
  }

  TraceInfo trace(String id) {
    return database.read(handle -> full(handle, List.of(existing(handle, id))).getFirst());
  }

  static TraceInfo existing(Handle handle, String id) {
    return handle
        .createQuery("select * from trace where trace_id = :id")
        .bind("id", id)
        .map(BARE)
        .findOne()
        .orElseThrow(() -> new NotFound("Trace with ID '" + id + "' not found."));
  }

  /** Those of the ids that there are, in the order of the ids. */
  List<TraceInfo> traces(List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return database.read(
        handle -> {
          Map<String, TraceInfo> found =
              handle
                  .createQuery("select * from trace where trace_id in (<ids>)")
                  .bindList("ids", ids)
                  .map(BARE)
                  .collect(Collectors.toMap(TraceInfo::id, trace -> trace));
          return full(
              handle,
              ids.stream().distinct().map(found::get).filter(trace -> trace != null).toList());
        });
  }

  Page<TraceInfo> search(
      List<Long> experiments, Filter filter, List<Order> orders, int max, long offset) {
    return database.read(
        handle -> {
          var condition = new Condition(database.dialect());
          String sql =
              "select trace.* from trace where "
                  + passing(condition, experiments, filter)
                  + " order by "
                  + TraceKeys.orderBy(condition, orders)
                  + " limit "
                  + condition.bind(max + 1)
                  + " offset "
                  + condition.bind(offset);
          List<TraceInfo> rows =
              handle.createQuery(sql).bindMap(condition.values()).map(BARE).list();
          Page<TraceInfo> page = Page.of(rows, max, offset);
          return new Page<>(full(handle, page.items()), page.next());
        });
  }

  /** The ids of the newest traces that pass. */
  List<String> ids(List<Long> experiments, Filter filter, int max) {
    return database.read(
        handle -> {
          var condition = new Condition(database.dialect());
          String sql =
              "select trace.trace_id from trace where "
                  + passing(condition, experiments, filter)
                  + " order by trace.requested desc, trace.trace_id limit "
                  + condition.bind(max);
          return handle.createQuery(sql).bindMap(condition.values()).mapTo(String.class).list();
        });
  }

  /** How many traces pass. */
  long count(List<Long> experiments, Filter filter) {
    return database.read(
        handle -> {
          var condition = new Condition(database.dialect());
          String sql =
              "select count(*) from trace where " + passing(condition, experiments, filter);
          return handle.createQuery(sql).bindMap(condition.values()).mapTo(Long.class).one();
        });
  }

  private static String passing(Condition condition, List<Long> experiments, Filter filter) {
    return "trace.experiment in "
        + condition.in(experiments)
        + " and ("
        + TraceKeys.where(condition, filter)
        + ")";
  }

  private static List<TraceInfo> full(Handle handle, List<TraceInfo> bare) {
    if (bare.isEmpty()) {
      return bare;
    }
    List<String> ids = bare.stream().map(TraceInfo::id).toList();
    Map<String, Map<String, String>> tags = pairs(handle, "trace_tag", ids);
    Map<String, Map<String, String>> metadata = pairs(handle, "trace_metadata", ids);
    Map<String, List<Assessment>> assessments = AssessmentStore.of(handle, ids);
    return bare.stream()
        .map(
            trace -> {
              Map<String, String> all = new TreeMap<>(trace.tags());
              all.putAll(tags.getOrDefault(trace.id(), Map.of()));
              return new TraceInfo(
                  trace.id(),
                  trace.experimentId(),
                  trace.clientRequestId(),
                  trace.requestPreview(),
                  trace.responsePreview(),
                  trace.requestTimeMillis(),
                  trace.durationMillis(),
                  trace.state(),
                  metadata.getOrDefault(trace.id(), Map.of()),
                  all,
                  assessments.getOrDefault(trace.id(), List.of()));
            })
        .toList();
  }

  private static Map<String, Map<String, String>> pairs(
      Handle handle, String table, List<String> ids) {
    Map<String, Map<String, String>> pairs = new LinkedHashMap<>();
    handle
        .createQuery("select trace_id, key, value from " + table + " where trace_id in (<ids>)")
        .bindList("ids", ids)
        .map(
            (row, context) ->
                pairs
                    .computeIfAbsent(row.getString(1), id -> new LinkedHashMap<>())
                    .put(row.getString(2), row.getString(3)))
        .list();
    return pairs;
  }

  void tag(String id, Map<String, String> tags) {
    database.change(handle -> put(handle, "trace_tag", existing(handle, id).id(), tags));
  }

  void untag(String id, String key) {
    database.change(
        handle -> {
          int gone =
              handle
                  .createUpdate("delete from trace_tag where trace_id = :id and key = :key")
                  .bind("id", existing(handle, id).id())
                  .bind("key", key)
                  .execute();
          if (gone == 0) {
            throw new NotFound(
                "No trace tag with key '" + key + "' for trace with ID '" + id + "'.");
          }
        });
  }

  void linkToRun(List<String> ids, String runId) {
    database.change(
        handle ->
            ids.forEach(
                id ->
                    handle
                        .createUpdate(
                            "insert into trace_run (trace_id, run_id) values (:id, :run) on conflict do nothing")
                        .bind("id", existing(handle, id).id())
                        .bind("run", runId)
                        .execute()));
  }

  void unlinkRun(String runId) {
    database.change(handle -> handle.execute("delete from trace_run where run_id = ?", runId));
  }

  /** The oldest traces of an experiment, or those of the ids that belong to it. */
  List<String> toDelete(long experiment, Long notAfter, int max, List<String> ids) {
    return database.read(
        handle -> {
          var condition = new Condition(database.dialect());
          String sql =
              "select trace_id from trace where experiment = "
                  + condition.bind(experiment)
                  + (ids.isEmpty()
                      ? " and requested <= " + condition.bind(notAfter)
                      : " and trace_id in " + condition.in(ids))
                  + " order by requested, trace_id limit "
                  + condition.bind(max);
          return handle.createQuery(sql).bindMap(condition.values()).mapTo(String.class).list();
        });
  }

  void delete(String id) {
    database.change(
        handle -> {
          for (String table :
              List.of(
                  "trace_tag",
                  "trace_metadata",
                  "trace_run",
                  "trace_assessment",
                  "trace_span",
                  "trace")) {
            handle
                .createUpdate("delete from " + table + " where trace_id = :id")
                .bind("id", id)
                .execute();
          }
        });
  }
}
