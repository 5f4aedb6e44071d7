package lazo.tracking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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

  /** Runs lie in this index nearly as they lie on the disk, so that their data is read in order. */
  static final String NEWEST = "run_newest";

  /** How many experiments' orders by a metric are merged; more are sorted as a whole. */
  private static final int MERGED_MAX = 50;

  private final Database database;
  private final List<Long> experiments;
  private final Filter filter;
  private final View view;
  private final RunOrder order;
  private final boolean roots;
  private final FewRunsStore few;
  private final Way way;

  /** How runs are found. All ways find the same; the others than CHOSEN are there to compare. */
  enum Way {
    CHOSEN,
    EVERY_RUN,
    ALONG_VALUES
  }

  RunSearchStore(
      Database database,
      List<Long> experiments,
      Filter filter,
      View view,
      List<Order> orders,
      boolean roots,
      Way way) {
    this.database = database;
    this.experiments = experiments;
    this.filter = filter;
    this.view = view;
    this.order = new RunOrder(orders);
    this.roots = roots;
    this.way = way;
    this.few = new FewRunsStore(database.dialect(), experiments, view);
  }

  Page<Run> page(int max, RunPlace place, RunColumns columns) {
    if (experiments.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    return database.readWithin(
        SEARCH_AT_MOST,
        this::tooLong,
        handle -> {
          List<RunStore.Row> rows = rows(handle, max + 1, place);
          boolean more = rows.size() > max;
          var shown = more ? rows.subList(0, max) : rows;
          var data = RunDataStore.load(handle, shown, columns);
          return new Page<>(
              data, more ? after(handle, place.offset() + max, shown.getLast()).token() : null);
        });
  }

  private InvalidInput tooLong() {
    return new InvalidInput(
        "the search took longer than "
            + SEARCH_AT_MOST.toSeconds()
            + " s and was stopped; what it spent the time on is among: "
            + String.join("; ", SlowParts.of(filter, order.fields()))
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
                + from(condition, begin(handle, FewRunsStore.TO_COUNT), Optional.of(NEWEST))
                + " where "
                + where(condition)
                + " limit "
                + condition.bind(max)
                + ") counted")
        .bindMap(condition.values())
        .mapTo(Long.class)
        .one();
  }

  /** The place behind a run, which is remembered where a page can begin behind it. */
  private RunPlace after(Handle handle, long offset, RunStore.Row last) {
    OptionalDouble value = OptionalDouble.empty();
    if (order.isByMetric()) {
      value = number(handle, last.id(), order.metric().orElseThrow().key());
    }
    boolean known = order.isNewestFirst() || value.isPresent();
    return new RunPlace(
        offset,
        known
            ? Optional.of(new RunPlace.Last(last.startTime(), last.runId(), value))
            : Optional.empty());
  }

  private static OptionalDouble number(Handle handle, long run, String key) {
    return handle
        .createQuery("select value from latest_metric where run = :run and key = :key and nan = 0")
        .bind("run", run)
        .bind("key", key)
        .mapTo(Double.class)
        .findOne()
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private List<RunStore.Row> rows(Handle handle, int max, RunPlace place) {
    Optional<Order> metric = order.metric();
    int most = metric.isEmpty() ? FewRunsStore.ALONG_RUNS : FewRunsStore.ALONG_A_METRIC;
    Optional<FewRunsStore.Part> begin = begin(handle, most);
    if (begin.isEmpty() && order.isByValue() && way != Way.EVERY_RUN) {
      var values =
          new ValueOrderStore(database.dialect(), experiments, order, this::where, this::rest);
      if (way == Way.ALONG_VALUES ? values.has(handle) : values.pays(handle)) {
        return values.rows(handle, max, place.offset());
      }
    }
    if (metric.isEmpty() || begin.isPresent()) {
      return plain(handle, begin, max, place);
    }
    List<RunStore.Row> rows = new ArrayList<>(withNumber(handle, metric.get(), max, place));
    if (rows.size() < max && !demands(filter, metric.get().key())) {
      boolean beginsThere = rows.isEmpty() && afterNumber(place).isEmpty();
      long offset = beginsThere ? place.offset() - countWithNumber(handle, metric.get()) : 0;
      rows.addAll(
          new NumberlessStore(database.dialect(), experiments, order, this::where)
              .rows(handle, max - rows.size(), offset));
    }
    return rows;
  }

  private List<RunStore.Row> rest(Handle handle, Comparison comparison, int max, long offset) {
    List<Order> others = order.fields().subList(1, order.fields().size());
    var both = new Filter.And(List.of(filter, comparison));
    return new RunSearchStore(database, experiments, both, view, others, roots, way)
        .rows(handle, max, new RunPlace(offset, Optional.empty()));
  }

  private Optional<RunPlace.Last> afterNumber(RunPlace place) {
    return place.last().filter(last -> order.isByMetric() && last.value().isPresent());
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
    return way == Way.EVERY_RUN ? Optional.empty() : few.of(handle, filter, most);
  }

  /**
   * @param index along which to walk when there is no part to begin with
   */
  private static String from(
      Condition condition, Optional<FewRunsStore.Part> begin, Optional<String> index) {
    return begin
        .map(
            part ->
                "("
                    + part.sql(condition)
                    + ") few"
                    + condition.joinInThisOrder()
                    + "run on run.id = few.run")
        .orElseGet(() -> "run" + index.map(condition::along).orElse(""));
  }

  private List<RunStore.Row> plain(
      Handle handle, Optional<FewRunsStore.Part> begin, int max, RunPlace place) {
    var condition = new Condition(database.dialect());
    Optional<RunPlace.Last> last = place.last().filter(run -> order.isNewestFirst());
    return list(
        handle,
        condition,
        "select run.* from "
            + from(condition, begin, order.index())
            + " where "
            + where(condition)
            + last.map(run -> " and " + RunOrder.newestAfter(condition, run)).orElse("")
            + " order by "
            + order.sql(condition),
        max,
        last.isPresent() ? 0 : place.offset());
  }

  private String fromNumbers(Condition condition, Order metric, List<Long> experiments) {
    return " from latest_metric first_order"
        + condition.joinInThisOrder()
        + "run on run.id = first_order.run where first_order.experiment in "
        + condition.in(experiments)
        + " and first_order.key = "
        + condition.bind(metric.key())
        + " and first_order.nan = 0 and "
        + where(condition);
  }

  private List<RunStore.Row> withNumber(Handle handle, Order metric, int max, RunPlace place) {
    var condition = new Condition(database.dialect());
    Optional<RunPlace.Last> last = afterNumber(place);
    long offset = last.isPresent() ? 0 : place.offset();
    String inOrder =
        (metric.ascending()
                ? " order by first_order.value asc, "
                : " order by first_order.value desc, ")
            + order.afterFirst(condition);
    List<List<Long>> parts =
        experiments.size() > MERGED_MAX
            ? List.of(experiments)
            : experiments.stream().map(List::of).toList();
    List<String> each = new ArrayList<>();
    for (List<Long> part : parts) {
      each.add(
          fromNumbers(condition, metric, part)
              + last.map(run -> RunOrder.numberAfter(condition, metric, run)).orElse("")
              + inOrder);
    }
    if (each.size() == 1) {
      return list(handle, condition, "select run.*" + each.getFirst(), max, offset);
    }
    // an index has the order within an experiment: the best of each, and of those the best
    String limit = " limit " + condition.bind(max + offset);
    String best =
        each.stream()
            .map(
                one ->
                    "select * from (select first_order.run, first_order.value"
                        + one
                        + limit
                        + ") one")
            .collect(Collectors.joining(" union all "));
    String sql =
        "select run.* from ("
            + best
            + ") first_order"
            + condition.joinInThisOrder()
            + "run on run.id = first_order.run"
            + inOrder;
    return list(handle, condition, sql, max, offset);
  }

  private long countWithNumber(Handle handle, Order metric) {
    var condition = new Condition(database.dialect());
    return handle
        .createQuery("select count(*)" + fromNumbers(condition, metric, experiments))
        .bindMap(condition.values())
        .mapTo(Long.class)
        .one();
  }

  static List<RunStore.Row> list(
      Handle handle, Condition condition, String sql, int max, long offset) {
    String limited =
        sql + " limit " + condition.bind(max) + " offset " + condition.bind(Math.max(0, offset));
    return handle.createQuery(limited).bindMap(condition.values()).map(RunStore.ROW).list();
  }

  String where(Condition condition) {
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
}
