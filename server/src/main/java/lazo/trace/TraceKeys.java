package lazo.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;
import lazo.tracking.wire.Order;

/** What a search of traces may name, and the SQL for it. */
final class TraceKeys {
  private static final String NAME = "mlflow.traceName";
  private static final String RUN = "mlflow.sourceRun";
  static final String SESSION = "mlflow.trace.session";
  static final String USER = "mlflow.trace.user";
  private static final String VALID =
      "'{'request_id', 'client_request_id', 'name', 'status', 'run_id', 'prompt', 'text', 'timestamp_ms', 'execution_time_ms', 'end_time_ms'}'";

  private TraceKeys() {}

  /** The condition of a whole filter, in which one span must meet what AND asks of spans. */
  static String where(Condition condition, Filter filter) {
    return switch (filter) {
      case Filter.And(var parts) -> all(condition, parts);
      case Filter.Or(var parts) ->
          parts.stream()
              .map(part -> "(" + where(condition, part) + ")")
              .collect(Collectors.joining(" or "));
      case Filter.Not(var part) -> "not (" + where(condition, part) + ")";
      case Comparison comparison -> Condition.of(comparison, one -> where(condition, one));
    };
  }

  private static String all(Condition condition, List<Filter> parts) {
    List<Comparison> ofSpans = new ArrayList<>();
    List<String> all = new ArrayList<>(List.of("1 = 1"));
    for (Filter part : parts) {
      if (part instanceof Comparison comparison && SpanKeys.is(comparison)) {
        ofSpans.add(comparison);
      } else {
        all.add("(" + where(condition, part) + ")");
      }
    }
    if (!ofSpans.isEmpty()) {
      all.add(SpanKeys.exists(condition, ofSpans));
    }
    return String.join(" and ", all);
  }

  private static String where(Condition condition, Comparison comparison) {
    if (SpanKeys.is(comparison)) {
      return SpanKeys.exists(condition, List.of(comparison));
    }
    return switch (comparison.entity()) {
      case "", "attribute", "attributes", "attr", "trace" -> attribute(condition, comparison);
      case "tag", "tags" -> pair(condition, comparison, "trace_tag", "tag");
      case "metadata", "request_metadata" ->
          pair(condition, comparison, "trace_metadata", "metadata");
      case "feedback", "expectation" -> assessment(condition, comparison);
      default ->
          throw new InvalidInput(
              "Invalid entity type '"
                  + comparison.entity()
                  + "'. Valid values are ['attribute', 'tag', 'metadata', 'span', 'feedback', 'expectation']");
    };
  }

  private static String pair(
      Condition condition, Comparison comparison, String table, String what) {
    return condition.tag(comparison, table, "trace_id", "trace.trace_id", what);
  }

  private static Comparison under(Comparison comparison, String key) {
    return new Comparison("", key, comparison.operator(), comparison.operand());
  }

  /** {@code prompt = 'name/version'} as what the tag of the links holds. */
  private static Comparison linked(Comparison comparison) {
    if (comparison.operator() != Operator.EQ
        || !(comparison.operand() instanceof Operand.Text(var value))
        || !value.matches("[^/]+/[^/]+")) {
      throw new InvalidInput("Prompts are searched for as in: prompt = 'name/version'");
    }
    return new Comparison("", "", Operator.RLIKE, new Operand.Text(LinkedPrompts.pattern(value)));
  }

  private static String attribute(Condition condition, Comparison comparison) {
    String what = "attribute '" + comparison.key() + "'";
    return switch (comparison.key()) {
      case "request_id", "trace_id" -> condition.text("trace.trace_id", comparison, what);
      case "client_request_id" -> condition.text("trace.client_request_id", comparison, what);
      case "status", "state" -> condition.text("trace.state", comparison, what);
      case "name" -> pair(condition, under(comparison, NAME), "trace_tag", what);
      case "prompt" ->
          pair(condition, under(linked(comparison), LinkedPrompts.TAG), "trace_tag", what);
      case "run_id" ->
          "("
              + pair(condition, under(comparison, RUN), "trace_metadata", what)
              + " or exists (select 1 from trace_run r where r.trace_id = trace.trace_id and "
              + condition.text("r.run_id", comparison, what)
              + "))";
      case "timestamp", "timestamp_ms" -> condition.time("trace.requested", comparison, what);
      case "execution_time", "execution_time_ms" ->
          condition.number("trace.duration", comparison, what);
      case "end_time", "end_time_ms" ->
          condition.time("(trace.requested + trace.duration)", comparison, what);
      default -> throw unknown(comparison.key());
    };
  }

  /** What was overridden does not count; what is said of a session holds for all its traces. */
  private static String assessment(Condition condition, Comparison comparison) {
    String has =
        "exists (select 1 from trace_assessment a join trace o on o.trace_id = a.trace_id where (a.trace_id = trace.trace_id or a.session = "
            + value(condition, "trace_metadata", SESSION)
            + ") and o.experiment = trace.experiment and a.valid = 1 and a.kind = "
            + condition.bind(comparison.entity())
            + " and a.name = "
            + condition.bind(comparison.key());
    return switch (comparison.operator()) {
      case IS_NULL -> "not " + has + ")";
      case IS_NOT_NULL -> has + ")";
      case LT, LE, GT, GE ->
          has
              + " and "
              + condition.number(condition.numberIn("a.value"), comparison, comparison.entity())
              + ")";
      case EQ, NE, LIKE, ILIKE, RLIKE, IN, NOT_IN ->
          has + " and " + condition.text("a.value", comparison, comparison.entity()) + ")";
    };
  }

  static String orderBy(Condition condition, List<Order> orders) {
    var sql = new StringBuilder();
    for (Order order : orders) {
      String column = column(condition, order);
      sql.append("case when ").append(column).append(" is null then 1 else 0 end, ");
      sql.append(column).append(order.ascending() ? " asc, " : " desc, ");
    }
    return sql + "trace.requested desc, trace.trace_id";
  }

  private static String column(Condition condition, Order order) {
    return switch (order.entity()) {
      case "", "attribute", "attributes", "attr", "trace" -> attribute(condition, order.key());
      case "tag", "tags" -> value(condition, "trace_tag", order.key());
      case "metadata", "request_metadata" -> value(condition, "trace_metadata", order.key());
      default -> throw new InvalidInput("Invalid identifier type '" + order.entity() + "'");
    };
  }

  private static String attribute(Condition condition, String key) {
    return switch (key) {
      case "timestamp", "timestamp_ms" -> "trace.requested";
      case "execution_time", "execution_time_ms" -> "trace.duration";
      case "end_time", "end_time_ms" -> "(trace.requested + trace.duration)";
      case "experiment_id" -> "trace.experiment";
      case "status", "state" -> condition.bytewise("trace.state");
      case "request_id", "trace_id" -> condition.bytewise("trace.trace_id");
      case "name" -> value(condition, "trace_tag", NAME);
      case "run_id" -> value(condition, "trace_metadata", RUN);
      default -> throw unknown(key);
    };
  }

  private static String value(Condition condition, String table, String key) {
    return "(select "
        + condition.bytewise("o.value")
        + " from "
        + table
        + " o where o.trace_id = trace.trace_id and o.key = "
        + condition.bind(key)
        + ")";
  }

  private static InvalidInput unknown(String key) {
    return new InvalidInput(
        "Invalid attribute key '" + key + "' specified. Valid keys are '" + VALID + "'");
  }
}
