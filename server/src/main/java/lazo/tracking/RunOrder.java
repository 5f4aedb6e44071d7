package lazo.tracking;

import java.util.List;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Order;

/**
 * The order of a search of runs. What is missing comes last in both directions; what is equal comes
 * newest first.
 */
record RunOrder(List<Order> fields) {
  private static final String NEWEST_FIRST = "run.start_time desc, run.run_id";

  RunOrder {
    fields = List.copyOf(fields);
  }

  /** The metric that runs are ordered by before all else. */
  Optional<Order> metric() {
    return fields.stream().findFirst().filter(order -> RunKeys.isMetric(order.entity()));
  }

  /** Ordered by a param or a tag before all else. */
  boolean isByValue() {
    return !fields.isEmpty()
        && (RunKeys.isParam(fields.getFirst().entity())
            || RunKeys.isTag(fields.getFirst().entity()));
  }

  boolean isNewestFirst() {
    return fields.isEmpty();
  }

  boolean isByMetric() {
    return fields.size() == 1 && metric().isPresent();
  }

  /** The index along which the runs of an experiment lie in this order. */
  Optional<String> index() {
    return fields.stream()
        .findFirst()
        .filter(order -> RunKeys.isAttribute(order.entity()))
        .flatMap(order -> RunKeys.indexOf(order.key()));
  }

  String sql(Condition condition) {
    return sql(condition, fields);
  }

  /** The order of those that are equal by the first field. */
  String afterFirst(Condition condition) {
    return sql(condition, fields.subList(1, fields.size()));
  }

  /** Only the runs behind one of the same number of the order before, newest first. */
  static String newestAfter(Condition condition, RunPlace.Last last) {
    String start = condition.bind(last.start());
    return "run.start_time <= "
        + start
        + " and (run.start_time < "
        + start
        + " or run.run_id > "
        + condition.bind(last.run())
        + ")";
  }

  static String numberAfter(Condition condition, Order metric, RunPlace.Last last) {
    String value = condition.bind(last.value().orElseThrow());
    String beyond = metric.ascending() ? " > " : " < ";
    return " and first_order.value "
        + beyond.strip()
        + "= "
        + value
        + " and (first_order.value"
        + beyond
        + value
        + " or "
        + newestAfter(condition, last)
        + ")";
  }

  private static String sql(Condition condition, List<Order> orders) {
    var sql = new StringBuilder();
    for (Order order : orders) {
      String direction = order.ascending() ? " asc nulls last, " : " desc nulls last, ";
      for (String column : columns(condition, order)) {
        // what is missing comes last in both directions
        sql.append(column).append(direction);
      }
    }
    return sql + NEWEST_FIRST;
  }

  private static List<String> columns(Condition condition, Order order) {
    if (RunKeys.isMetric(order.entity())) {
      String key = condition.bind(order.key());
      String has = " from latest_metric o where o.run = run.id and o.key = " + key;
      return List.of(
          "(select case when o.nan = 1 then null else o.value end" + has + ")",
          "(select 0" + has + ")");
    }
    return List.of(
        switch (order.entity()) {
          case "param", "params", "parameter", "parameters" ->
              value(condition, "run_param", order.key());
          case "tag", "tags" -> value(condition, "run_tag", order.key());
          case "", "attribute", "attributes", "attr", "run" ->
              RunKeys.orderColumn(condition, order.key());
          default ->
              throw new InvalidInput(
                  "Invalid entity type '"
                      + order.entity()
                      + "'. Valid values are ['metric', 'parameter', 'tag', 'attribute']");
        });
  }

  private static String value(Condition condition, String table, String key) {
    return "(select "
        + condition.bytewise("o.value")
        + " from "
        + table
        + " o where o.run = run.id and o.key = "
        + condition.bind(key)
        + ")";
  }
}
