package lazo.tracking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;

/**
 * Finds runs by a filter, in an order. Where one part of the filter leaves few runs, those are
 * looked at and sorted: {@link FewRunsStore}.
 *
 * <p>Ordered by a metric first, the result has two parts: the runs that have a number for it, read
 * off the index by value, so that a page costs a page and not the table; then the rest (no number,
 * then never logged), which most searches never reach.
 */
final class RunSearchStore {
  private static final Duration SEARCH_AT_MOST = Duration.ofSeconds(10);
  private static final String NEWEST_FIRST = "run.start_time desc, run.run_id";

  private final Database database;
  private final List<Long> experiments;
  private final Filter filter;
  private final View view;
  private final List<Order> orders;
  private final boolean roots;
  private final FewRunsStore few;
  private final boolean walks;

  /**
   * @param walks looks at every run, also where one part of the filter leaves few
   */
  RunSearchStore(
      Database database,
      List<Long> experiments,
      Filter filter,
      View view,
      List<Order> orders,
      boolean roots,
      boolean walks) {
    this.database = database;
    this.experiments = experiments;
    this.filter = filter;
    this.view = view;
    this.orders = orders;
    this.roots = roots;
    this.walks = walks;
    this.few = new FewRunsStore(database.dialect(), experiments, view);
  }

  Page<Run> page(int max, long offset, RunColumns columns) {
    return database.readWithin(
        SEARCH_AT_MOST,
        this::tooLong,
        handle -> {
          List<RunStore.Row> rows = rows(handle, max + 1, offset);
          var shown = rows.size() > max ? rows.subList(0, max) : rows;
          var data = RunDataStore.load(handle, shown, columns);
          return new Page<>(data, rows.size() > max ? Page.token(offset + max) : null);
        });
  }

  private InvalidInput tooLong() {
    return new InvalidInput(
        "the search took longer than "
            + SEARCH_AT_MOST.toSeconds()
            + " s and was stopped; what it spent the time on is among: "
            + String.join("; ", SlowParts.of(filter, orders))
            + ". Add to the filter what few runs fit, joined by AND: a param or a tag equal to a value, a metric beyond one, or a start_time");
  }

  /**
   * How many runs fit.
   *
   * @param max where counting stops
   * @param most how long counting may take; empty when that was not enough
   */
  OptionalLong count(long max, Duration most) {
    try {
      return OptionalLong.of(
          database.readWithin(most, () -> new Uncounted(), handle -> count(handle, max)));
    } catch (Uncounted e) {
      return OptionalLong.empty();
    }
  }

  /** Counting took too long. */
  private static final class Uncounted extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private long count(Handle handle, long max) {
    var condition = new Condition(database.dialect());
    return handle
        .createQuery(
            "select count(*) from (select 1 from "
                + from(condition, begin(handle, FewRunsStore.ALONG_RUNS))
                + " where "
                + where(condition)
                + " limit "
                + condition.bind(max)
                + ") counted")
        .bindMap(condition.values())
        .mapTo(Long.class)
        .one();
  }

  private List<RunStore.Row> rows(Handle handle, int max, long offset) {
    Optional<Order> metric =
        orders.stream().findFirst().filter(order -> RunKeys.isMetric(order.entity()));
    int most = metric.isEmpty() ? FewRunsStore.ALONG_RUNS : FewRunsStore.ALONG_A_METRIC;
    Optional<FewRunsStore.Part> begin = begin(handle, most);
    if (metric.isEmpty() || begin.isPresent()) {
      return plain(handle, begin, max, offset);
    }
    List<RunStore.Row> rows = new ArrayList<>(withNumber(handle, metric.get(), max, offset));
    if (rows.size() < max && !demands(filter, metric.get().key())) {
      long before = rows.isEmpty() ? countWithNumber(handle, metric.get()) : 0;
      rows.addAll(
          withoutNumber(
              handle, metric.get(), max - rows.size(), rows.isEmpty() ? offset - before : 0));
    }
    return rows;
  }

  /** True when no run without a number for the metric can pass the filter. */
  private static boolean demands(Filter filter, String key) {
    return switch (filter) {
      case Filter.And(var parts) -> parts.stream().anyMatch(part -> demands(part, key));
      case Comparison(var entity, var name, var operator, var _, var _) ->
          RunKeys.isMetric(entity) && name.equals(key) && operator.numeric();
      case Filter.Or _, Filter.Not _ -> false;
    };
  }

  private Optional<FewRunsStore.Part> begin(Handle handle, int most) {
    return walks ? Optional.empty() : few.of(handle, filter, most);
  }

  private String from(Condition condition, Optional<FewRunsStore.Part> begin) {
    return begin
        .map(
            part ->
                "("
                    + part.sql(condition)
                    + ") few"
                    + condition.joinInThisOrder()
                    + "run on run.id = few.run")
        .orElseGet(() -> "run" + alongFirstOrder(condition));
  }

  private String alongFirstOrder(Condition condition) {
    return orders.stream()
        .limit(1)
        .filter(order -> RunKeys.isAttribute(order.entity()))
        .flatMap(order -> RunKeys.indexOf(order.key()).stream())
        .map(condition::along)
        .collect(Collectors.joining());
  }

  private List<RunStore.Row> plain(
      Handle handle, Optional<FewRunsStore.Part> begin, int max, long offset) {
    var condition = new Condition(database.dialect());
    return list(
        handle,
        condition,
        "select run.* from "
            + from(condition, begin)
            + " where "
            + where(condition)
            + " order by "
            + orderBy(condition, orders),
        max,
        offset);
  }

  private String fromNumbers(Condition condition, Order metric) {
    return " from latest_metric first_order"
        + condition.joinInThisOrder()
        + "run on run.id = first_order.run where first_order.experiment in "
        + condition.in(experiments)
        + " and first_order.key = "
        + condition.bind(metric.key())
        + " and first_order.nan = 0 and "
        + where(condition);
  }

  private List<RunStore.Row> withNumber(Handle handle, Order metric, int max, long offset) {
    var condition = new Condition(database.dialect());
    String from = fromNumbers(condition, metric);
    return list(
        handle,
        condition,
        "select run.*"
            + from
            + " order by first_order.value "
            + (metric.ascending() ? "asc, " : "desc, ")
            + orderBy(condition, orders.subList(1, orders.size())),
        max,
        offset);
  }

  private long countWithNumber(Handle handle, Order metric) {
    var condition = new Condition(database.dialect());
    return handle
        .createQuery("select count(*)" + fromNumbers(condition, metric))
        .bindMap(condition.values())
        .mapTo(Long.class)
        .one();
  }

  private List<RunStore.Row> withoutNumber(Handle handle, Order metric, int max, long offset) {
    var condition = new Condition(database.dialect());
    return list(
        handle,
        condition,
        "select run.* from run left join latest_metric first_order on first_order.run = run.id and first_order.key = "
            + condition.bind(metric.key())
            + " where (first_order.run is null or first_order.nan = 1) and "
            + where(condition)
            + " order by case when first_order.run is null then 1 else 0 end, "
            + orderBy(condition, orders.subList(1, orders.size())),
        max,
        offset);
  }

  private static List<RunStore.Row> list(
      Handle handle, Condition condition, String sql, int max, long offset) {
    String limited =
        sql + " limit " + condition.bind(max) + " offset " + condition.bind(Math.max(0, offset));
    return handle.createQuery(limited).bindMap(condition.values()).map(RunStore.ROW).list();
  }

  private String where(Condition condition) {
    return "run.experiment in "
        + condition.in(experiments)
        + " and run.lifecycle in "
        + condition.in(view.lifecycles())
        + " and ("
        + Condition.of(filter, comparison -> RunKeys.where(condition, comparison))
        + ")"
        + (roots ? withoutParentHere(condition) : "");
  }

  /** A run whose parent is deleted or elsewhere stands for itself. */
  private String withoutParentHere(Condition condition) {
    return " and not exists (select 1 from run_tag up join run parent on parent.run_id = up.value"
        + " where up.run = run.id and up.key = '"
        + Tracking.PARENT_TAG
        + "' and parent.experiment = run.experiment and parent.lifecycle in "
        + condition.in(view.lifecycles())
        + ")";
  }

  private static String orderBy(Condition condition, List<Order> orders) {
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
