package lazo.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lazo.store.Dialect;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;
import lazo.tracking.wire.Order;
import org.jdbi.v3.core.Handle;

/**
 * Reads runs in the order of a param or a tag off the index of its values, so that a page costs a
 * page and not the table. The page ends at some run's value: those with values before it are
 * sorted; which of the many that have this value come first is a search of its own, and so is what
 * has no value at all.
 *
 * <p>On SQLite; PostgreSQL's index has another order than the bytes.
 */
final class ValueOrderStore {
  /**
   * Up to so many runs are sorted as a whole: the index is of all experiments, and walking past the
   * runs of others may cost more.
   */
  private static final int SORTED_MAX = 20_000;

  private final Dialect dialect;
  private final List<Long> experiments;
  private final RunOrder order;
  private final Order first;
  private final String table;
  private final Function<Condition, String> where;
  private final Rest rest;

  /** A search for the runs that also pass a comparison, in the order of the other fields. */
  @FunctionalInterface
  interface Rest {
    List<RunStore.Row> rows(Handle handle, Comparison comparison, int max, long offset);
  }

  /**
   * @param order begins with a param or a tag
   * @param where the condition of the search
   */
  ValueOrderStore(
      Dialect dialect,
      List<Long> experiments,
      RunOrder order,
      Function<Condition, String> where,
      Rest rest) {
    this.dialect = dialect;
    this.experiments = experiments;
    this.order = order;
    this.first = order.fields().getFirst();
    this.table = RunKeys.isParam(first.entity()) ? "run_param" : "run_tag";
    this.where = where;
    this.rest = rest;
  }

  /** Whether the index has the order, and walking along it costs less than sorting. */
  boolean pays(Handle handle) {
    return has(handle) && runs(handle) > SORTED_MAX;
  }

  boolean has(Handle handle) {
    if (dialect != Dialect.SQLITE) {
      return false;
    }
    boolean longValues =
        handle
            .createQuery(
                "select exists (select 1 from "
                    + table
                    + " where key = :key and length(value) > "
                    + FewRunsStore.INDEXED_LENGTH_MAX
                    + ")")
            .bind("key", first.key())
            .mapTo(Boolean.class)
            .one();
    return !longValues;
  }

  private long runs(Handle handle) {
    var condition = new Condition(dialect);
    return handle
        .createQuery(
            "select count(*) from (select 1 from run where experiment in "
                + condition.in(experiments)
                + " limit "
                + condition.bind(SORTED_MAX + 1)
                + ") counted")
        .bindMap(condition.values())
        .mapTo(Long.class)
        .one();
  }

  List<RunStore.Row> rows(Handle handle, int max, long offset) {
    Optional<String> end = valueAt(handle, offset + max - 1);
    List<RunStore.Row> rows = new ArrayList<>(before(handle, end, max, offset));
    if (rows.size() < max) {
      long passed = offset == 0 ? rows.size() : count(handle, end);
      Comparison others =
          end.map(value -> comparison(Operator.EQ, new Operand.Text(value)))
              .orElseGet(() -> comparison(Operator.IS_NULL, new Operand.None()));
      rows.addAll(rest.rows(handle, others, max - rows.size(), Math.max(0, offset - passed)));
    }
    return rows;
  }

  private Comparison comparison(Operator operator, Operand operand) {
    return new Comparison(first.entity(), first.key(), operator, operand);
  }

  /** The value of the run at a place of the order; empty when so many have none. */
  private Optional<String> valueAt(Handle handle, long place) {
    var condition = new Condition(dialect);
    String sql =
        "select kv.value"
            + from(condition)
            + byValue()
            + " limit 1 offset "
            + condition.bind(place);
    return handle.createQuery(sql).bindMap(condition.values()).mapTo(String.class).findOne();
  }

  /** The runs with values before one, or with any value. */
  private List<RunStore.Row> before(Handle handle, Optional<String> end, int max, long offset) {
    var condition = new Condition(dialect);
    String sql =
        "select run.*"
            + from(condition)
            + until(condition, end)
            + byValue()
            + ", "
            + order.afterFirst(condition)
            + " limit "
            + condition.bind(max)
            + " offset "
            + condition.bind(offset);
    return handle.createQuery(sql).bindMap(condition.values()).map(RunStore.ROW).list();
  }

  private long count(Handle handle, Optional<String> end) {
    var condition = new Condition(dialect);
    return handle
        .createQuery("select count(*)" + from(condition) + until(condition, end))
        .bindMap(condition.values())
        .mapTo(Long.class)
        .one();
  }

  private String from(Condition condition) {
    return " from "
        + table
        + " kv"
        + condition.along(table + "_value")
        + condition.joinInThisOrder()
        + "run on run.id = kv.run where kv.key = "
        + condition.bind(first.key())
        + " and length(kv.value) <= "
        + FewRunsStore.INDEXED_LENGTH_MAX
        + " and "
        + where.apply(condition);
  }

  private String until(Condition condition, Optional<String> end) {
    return end.map(
            value -> " and kv.value" + (first.ascending() ? " < " : " > ") + condition.bind(value))
        .orElse("");
  }

  private String byValue() {
    return " order by kv.value" + (first.ascending() ? " asc" : " desc");
  }
}
