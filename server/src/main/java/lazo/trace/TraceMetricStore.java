package lazo.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter.Comparison;
import org.jspecify.annotations.Nullable;

/** Reads what the figures of traces are made of, a row for each trace, span or assessment. */
final class TraceMetricStore {
  private final Database database;

  TraceMetricStore(Database database) {
    this.database = database;
  }

  /**
   * One thing that is counted or measured.
   *
   * @param dimensions in the order asked for; null where it has none
   * @param value as the database has it, a number or a text; null where it has none
   * @param body of an assessment, else null
   */
  record Row(
      long millis,
      List<@Nullable String> dimensions,
      @Nullable Object value,
      @Nullable String body) {}

  void read(List<Long> experiments, TraceMetricQuery query, Consumer<Row> rows) {
    database.read(
        handle -> {
          var condition = new Condition(database.dialect());
          String sql = sql(condition, experiments, query);
          int dimensions = query.dimensions().size();
          try (var found =
              handle
                  .createQuery(sql)
                  .bindMap(condition.values())
                  .map(
                      (row, context) -> {
                        List<@Nullable String> words = new ArrayList<>();
                        for (int i = 0; i < dimensions; i++) {
                          words.add(row.getString(4 + i));
                        }
                        return new Row(row.getLong(1), words, row.getObject(2), row.getString(3));
                      })
                  .stream()) {
            found.forEach(rows);
          }
          return 0;
        });
  }

  private static String sql(Condition condition, List<Long> experiments, TraceMetricQuery query) {
    String time =
        switch (query.metric().view()) {
          case TRACES, ASSESSMENTS -> "trace.requested";
          case SPANS -> "(s.started / 1000000)";
        };
    var sql = new StringBuilder("select ").append(time).append(", ");
    sql.append(value(condition, query.metric())).append(", ").append(body(query.metric()));
    for (String dimension : query.dimensions()) {
      sql.append(", ").append(column(condition, dimension));
    }
    sql.append(from(query.metric()));
    sql.append(" where trace.experiment in ").append(condition.in(experiments));
    if (query.fromMillis() != null) {
      sql.append(" and ").append(time).append(" >= ").append(condition.bind(query.fromMillis()));
    }
    if (query.toMillis() != null) {
      sql.append(" and ").append(time).append(" <= ").append(condition.bind(query.toMillis()));
    }
    for (Comparison filter : query.filters()) {
      sql.append(" and (").append(Condition.of(filter, one -> filter(condition, one))).append(")");
    }
    return sql.toString();
  }

  private static String from(TraceMetric metric) {
    return switch (metric.view()) {
      case TRACES -> " from trace";
      case SPANS -> " from trace join trace_span s on s.trace_id = trace.trace_id";
      case ASSESSMENTS ->
          " from trace join trace_assessment a on a.trace_id = trace.trace_id and a.valid = 1";
    };
  }

  private static String body(TraceMetric metric) {
    return metric.view() == TraceMetric.View.ASSESSMENTS ? "a.body" : "null";
  }

  private static String value(Condition condition, TraceMetric metric) {
    return switch (metric.name()) {
      case TraceMetric.SESSIONS -> metadata(condition, "mlflow.trace.session");
      case "latency" ->
          metric.view() == TraceMetric.View.TRACES ? "trace.duration" : "s.duration / 1000000.0";
      case "input_cost" -> "s.input_cost";
      case "output_cost" -> "s.output_cost";
      case "total_cost" -> "s.total_cost";
      case "assessment_value" -> "a.value";
      case "trace_count", "span_count", "assessment_count" -> "1";
      default -> metadata(condition, "mlflow.trace.tokenUsage"); // all the kinds of tokens
    };
  }

  private static String metadata(Condition condition, String key) {
    return value(condition, "trace_metadata", key);
  }

  private static String value(Condition condition, String table, String key) {
    return "(select o.value from "
        + table
        + " o where o.trace_id = trace.trace_id and o.key = "
        + condition.bind(key)
        + ")";
  }

  private static String column(Condition condition, String dimension) {
    return switch (dimension) {
      case "trace_name" -> value(condition, "trace_tag", "mlflow.traceName");
      case "trace_status" -> "trace.state";
      case "span_name" -> "s.name";
      case "span_type" -> "s.type";
      case "span_status" -> "s.status";
      case "span_model_name" -> "s.model";
      case "span_model_provider" -> "s.provider";
      case "assessment_name" -> "a.name";
      case "assessment_value" -> "a.value";
      default -> throw new IllegalStateException(dimension);
    };
  }

  private static String filter(Condition condition, Comparison filter) {
    String what = filter.entity() + "." + filter.key();
    return switch (what) {
      case "span.name" -> condition.text("s.name", filter, what);
      case "span.type" -> condition.text("s.type", filter, what);
      case "span.status" -> condition.text("s.status", filter, what);
      case "assessment.name" -> condition.text("a.name", filter, what);
      case "assessment.type" -> condition.text("a.kind", filter, what);
      case "trace.status" -> condition.text("trace.state", filter, what);
      default -> pair(condition, filter, what);
    };
  }

  private static String pair(Condition condition, Comparison filter, String what) {
    for (String kind : List.of("tag", "metadata")) {
      String prefix = kind + ".";
      if (filter.entity().equals("trace")
          && filter.key().startsWith(prefix)
          && filter.key().length() > prefix.length()) {
        return condition.tag(
            new Comparison(
                kind, filter.key().substring(prefix.length()), filter.operator(), filter.operand()),
            "trace_" + kind,
            "trace_id",
            "trace.trace_id",
            what);
      }
    }
    throw new InvalidInput(
        "Invalid entity in '"
            + what
            + "'. Valid are trace.status, trace.tag.<key>, trace.metadata.<key>, span.name, span.type, span.status, assessment.name and assessment.type");
  }
}
