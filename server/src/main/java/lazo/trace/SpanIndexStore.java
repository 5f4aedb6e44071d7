package lazo.trace;

import java.util.List;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table of spans that searches and metrics read. */
final class SpanIndexStore {
  private final Database database;

  SpanIndexStore(Database database) {
    this.database = database;
  }

  /** A trace whose spans have changed since they were read; {@code version} is what to read. */
  record Behind(String traceId, long version) {}

  List<Behind> behind(List<Long> experiments, int max) {
    return database.read(
        handle -> {
          var condition = new Condition(database.dialect());
          String sql =
              "select trace_id, spans_version from trace where has_spans = 1 and spans_indexed <> spans_version and experiment in "
                  + condition.in(experiments)
                  + " limit "
                  + condition.bind(max);
          return handle
              .createQuery(sql)
              .bindMap(condition.values())
              .map((row, context) -> new Behind(row.getString(1), row.getLong(2)))
              .list();
        });
  }

  /** Spans that came after the version was told leave the trace behind, to be read again. */
  void put(Behind trace, List<IndexedSpan> spans) {
    database.change(
        handle -> {
          int there =
              handle
                  .createUpdate(
                      "update trace set spans_indexed = :version where trace_id = :id and spans_indexed < :version")
                  .bind("id", trace.traceId())
                  .bind("version", trace.version())
                  .execute();
          if (there == 0) {
            return; // deleted meanwhile, or somebody else was faster
          }
          handle.execute("delete from trace_span where trace_id = ?", trace.traceId());
          if (spans.isEmpty()) {
            return;
          }
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into trace_span (trace_id, span_id, name, type, status, started, duration, model, provider, input_cost, output_cost, total_cost)
                  values (:trace, :id, :name, :type, :status, :startNanos, :durationNanos, :model, :provider, :inputCost, :outputCost, :totalCost)
                  """);
          for (IndexedSpan span : spans) {
            batch
                .bind("trace", trace.traceId())
                .bind("id", span.id())
                .bind("name", span.name())
                .bind("type", span.type())
                .bind("status", span.status())
                .bind("startNanos", span.startNanos())
                .bind("durationNanos", span.durationNanos())
                .bind("model", span.model())
                .bind("provider", span.provider())
                .bind("inputCost", span.inputCost())
                .bind("outputCost", span.outputCost())
                .bind("totalCost", span.totalCost())
                .add();
          }
          batch.execute();
        });
  }
}
