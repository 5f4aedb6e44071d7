package lazo.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.store.Database;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Metric histories and the newest value of each metric.
 *
 * <p>The newest is the greatest by (step, time, value), not the last written, so that batches may
 * arrive in any order. An exact repeat of a point is dropped: clients repeat a batch when its
 * answer got lost.
 */
final class MetricStore {
  private static final Comparator<Metric> AGE =
      Comparator.comparingLong(Metric::step)
          .thenComparingLong(Metric::timestampMillis)
          .thenComparingDouble(metric -> stored(metric.value()));

  /** The order of the table's key, so that neighbours are written together. */
  private static final Comparator<Metric> HISTORY =
      Comparator.comparing(Metric::key).thenComparingLong(Metric::timestampMillis);

  private static final int FETCHED = 10_000;

  private final Database database;

  MetricStore(Database database) {
    this.database = database;
  }

  /** What stands for a value in the table: no number becomes 0, so that it can be part of a key. */
  static double stored(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  static int nan(double value) {
    return Double.isNaN(value) ? 1 : 0;
  }

  /** Returns how many of the points were not there yet. */
  static int put(Handle handle, long run, long experiment, List<Metric> metrics) {
    if (metrics.isEmpty()) {
      return 0;
    }
    int added =
        BulkStore.insert(
            handle,
            "metric (run, key, at, step, value, nan)",
            "on conflict do nothing",
            metrics.stream().sorted(HISTORY).map(metric -> history(run, metric)).toList());
    Map<String, Metric> newest = new HashMap<>();
    metrics.forEach(
        metric -> newest.merge(metric.key(), metric, (a, b) -> AGE.compare(a, b) >= 0 ? a : b));
    BulkStore.insert(
        handle,
        "latest_metric (run, key, at, step, value, nan, experiment)",
        """
        on conflict (run, key) do update
        set at = excluded.at, step = excluded.step, value = excluded.value, nan = excluded.nan
        where (excluded.step, excluded.at, excluded.value) > (latest_metric.step, latest_metric.at, latest_metric.value)
        """,
        newest.values().stream()
            .sorted(Comparator.comparing(Metric::key))
            .map(metric -> latest(run, experiment, metric))
            .toList());
    return added;
  }

  private static Object[] history(long run, Metric metric) {
    return new Object[] {
      run,
      metric.key(),
      metric.timestampMillis(),
      metric.step(),
      stored(metric.value()),
      nan(metric.value())
    };
  }

  private static Object[] latest(long run, long experiment, Metric metric) {
    return new Object[] {
      run,
      metric.key(),
      metric.timestampMillis(),
      metric.step(),
      stored(metric.value()),
      nan(metric.value()),
      experiment
    };
  }

  /**
   * The history of a metric by time, once its points are folded; all of it when {@code max} is
   * null.
   */
  Page<Metric> history(String runId, String key, @Nullable Integer max, long offset) {
    String page = max == null ? "" : " limit :max offset :offset";
    return database.read(
        handle -> {
          var query =
              handle
                  .createQuery(
                      "select at, step, value, nan from metric where run = :run and key = :key order by at, step, value, nan"
                          + page)
                  .bind("run", RunStore.row(handle, runId).id())
                  .bind("key", key);
          if (max != null) {
            query.bind("max", max + 1).bind("offset", offset);
          }
          List<Metric> metrics =
              query
                  .map(
                      (row, context) ->
                          new Metric(
                              key,
                              row.getInt("nan") == 1 ? Double.NaN : row.getDouble("value"),
                              row.getLong("at"),
                              row.getLong("step")))
                  .list();
          return max == null ? new Page<>(metrics, null) : Page.of(metrics, max, offset);
        });
  }

  /** The whole history in few points, read one after the other in the order of time. */
  MetricCurve curve(String runId, String key, MetricCurve.Asked asked) {
    String x = asked.axis() == MetricCurve.Axis.STEP ? "step" : "at";
    return database.read(
        handle -> {
          Map<String, Object> which = Map.of("run", RunStore.row(handle, runId).id(), "key", key);
          CurveReduction reduction =
              handle
                  .createQuery(
                      "select coalesce(min(%1$s), 0) least, coalesce(max(%1$s), 0) greatest from metric where run = :run and key = :key"
                          .formatted(x))
                  .bindMap(which)
                  .map(
                      (row, context) ->
                          new CurveReduction(row.getLong("least"), row.getLong("greatest"), asked))
                  .one();
          handle
              .createQuery(
                  "select %s x, value, nan from metric where run = :run and key = :key order by at, step, value, nan"
                      .formatted(x))
              .setFetchSize(FETCHED)
              .bindMap(which)
              .scanResultSet((rows, context) -> reduced(rows.get(), reduction));
          return reduction.curve();
        });
  }

  private static CurveReduction reduced(ResultSet rows, CurveReduction to) throws SQLException {
    while (rows.next()) {
      to.add(rows.getLong(1), rows.getInt(3) == 1 ? Double.NaN : rows.getDouble(2));
    }
    return to;
  }

  /** Points of a metric within a range of steps, at most {@code max}, evenly thinned. */
  List<Metric> thinned(String runId, String key, @Nullable Long from, @Nullable Long to, int max) {
    return database.read(
        handle ->
            new ThinnedHistoryStore(handle, RunStore.row(handle, runId).id(), key, from, to, max)
                .points());
  }
}
