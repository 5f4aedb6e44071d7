package lazo.move;

import java.util.List;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** The metric points of an MLflow database. */
final class SqlMetrics {
  private final Rows rows;

  SqlMetrics(Rows rows) {
    this.rows = rows;
  }

  void metrics(List<String> runs, Consumer<Moved.Metrics> each) {
    if (runs.isEmpty()) {
      return;
    }
    var series = new SeriesOfRuns(each);
    rows.each(
        "select run_uuid, key, value, timestamp, step, is_nan from metrics where run_uuid in "
            + Rows.in(runs)
            + " order by run_uuid, key, timestamp, step",
        row ->
            series.add(
                row.getString(1),
                row.getString(2),
                row.getBoolean(6) ? Double.NaN : row.getDouble(3),
                row.getLong(4),
                row.getLong(5)),
        runs);
    series.end();
  }
}
