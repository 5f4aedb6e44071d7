package lazo.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lazo.store.Dialect;
import lazo.tracking.wire.Condition;
import org.jdbi.v3.core.Handle;

/**
 * The runs behind all others in the order of a metric: first those whose newest value is no number,
 * then those that never logged it. When few runs logged it the second are most runs, and the first
 * page is read off the index; when every run did, two counts say that there are none. In between
 * every run is looked at.
 */
final class NumberlessStore {
  /** So few that the runs which never logged the metric are found at once. */
  private static final int FEW = 1_000;

  private final Dialect dialect;
  private final List<Long> experiments;
  private final RunOrder order;
  private final String key;
  private final Function<Condition, String> where;

  /**
   * @param order by a metric first
   * @param where what else a run has to meet
   */
  NumberlessStore(
      Dialect dialect, List<Long> experiments, RunOrder order, Function<Condition, String> where) {
    this.dialect = dialect;
    this.experiments = experiments;
    this.order = order;
    this.key = order.metric().orElseThrow().key();
    this.where = where;
  }

  List<RunStore.Row> rows(Handle handle, int max, long offset) {
    var condition = new Condition(dialect);
    String sql =
        "select run.*" + notNumbers(condition) + " order by " + order.afterFirst(condition);
    List<RunStore.Row> rows =
        new ArrayList<>(RunSearchStore.list(handle, condition, sql, max, offset));
    if (rows.size() < max && !allLoggedIt(handle)) {
      long skipped = rows.isEmpty() && offset > 0 ? countNotNumbers(handle) : offset;
      rows.addAll(neverLogged(handle, max - rows.size(), offset - skipped));
    }
    return rows;
  }

  private String notNumbers(Condition condition) {
    return logged(
            condition,
            "first_order",
            condition.joinInThisOrder() + "run on run.id = first_order.run")
        + " and first_order.nan = 1 and "
        + where.apply(condition);
  }

  private String logged(Condition condition, String table, String joined) {
    return " from latest_metric %1$s%2$s where %1$s.experiment in %3$s and %1$s.key = %4$s"
        .formatted(table, joined, condition.in(experiments), condition.bind(key));
  }

  private long countNotNumbers(Handle handle) {
    var condition = new Condition(dialect);
    return count(handle, condition, "select count(*)" + notNumbers(condition));
  }

  /** False when it cannot be told without a look at every run. */
  private boolean allLoggedIt(Handle handle) {
    var some = new Condition(dialect);
    String few = "select count(*) from (select 1" + logged(some, "m", "") + " limit " + FEW + ") c";
    if (count(handle, some, few) < FEW) {
      return false;
    }
    var all = new Condition(dialect);
    String missing =
        "select (select count(*) from run where run.experiment in "
            + all.in(experiments)
            + ") - (select count(*)"
            + logged(all, "m", "")
            + ")";
    return count(handle, all, missing) == 0;
  }

  private List<RunStore.Row> neverLogged(Handle handle, int max, long offset) {
    var condition = new Condition(dialect);
    String sql =
        "select run.* from run"
            + condition.along(RunSearchStore.NEWEST)
            + " where not exists (select 1 from latest_metric m where m.run = run.id and m.key = "
            + condition.bind(key)
            + ") and "
            + where.apply(condition)
            + " order by "
            + order.afterFirst(condition);
    return RunSearchStore.list(handle, condition, sql, max, offset);
  }

  private static long count(Handle handle, Condition condition, String sql) {
    return handle.createQuery(sql).bindMap(condition.values()).mapTo(Long.class).one();
  }
}
