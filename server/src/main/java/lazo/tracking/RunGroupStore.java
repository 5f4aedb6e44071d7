package lazo.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.wire.Condition;

/** Counts runs by what they have in common: a look at every run that fits the filter. */
final class RunGroupStore {
  private static final Duration GROUPING_AT_MOST = Duration.ofSeconds(10);

  private final Database database;
  private final RunSearchStore search;

  RunGroupStore(Database database, RunSearchStore search) {
    this.database = database;
    this.search = search;
  }

  /**
   * @param kind params, tags, datasets or attributes
   * @param max how many groups at most, the largest first
   */
  List<RunGroup> groups(String kind, String key, List<String> metrics, int max) {
    var condition = new Condition(database.dialect());
    var figures = new StringBuilder();
    var joins = new StringBuilder(join(condition, kind, key));
    for (int i = 0; i < metrics.size(); i++) {
      String m = "m" + i;
      figures.append(", avg(%s.value), min(%s.value), max(%s.value)".formatted(m, m, m));
      joins
          .append(" left join latest_metric ")
          .append(m)
          .append(" on %s.run = run.id and %s.nan = 0 and %s.key = ".formatted(m, m, m))
          .append(condition.bind(metrics.get(i)));
    }
    String by = by(kind, key);
    String sql =
        "select "
            + by
            + " as grouped, count(*) as runs"
            + figures
            + " from run"
            + joins
            + " where "
            + search.where(condition)
            + " group by "
            + by
            + " order by runs desc, grouped limit "
            + condition.bind(max);
    return database.readWithin(
        GROUPING_AT_MOST,
        RunGroupStore::tooLong,
        handle ->
            handle
                .createQuery(sql)
                .bindMap(condition.values())
                .map((row, context) -> group(row, metrics))
                .list());
  }

  private static String by(String kind, String key) {
    return switch (kind) {
      case "params", "tags" -> "g.value";
      case "datasets" -> "d.name";
      default -> key.equals("status") ? "run.status" : "run.user_id";
    };
  }

  private static String join(Condition condition, String kind, String key) {
    return switch (kind) {
      case "params" ->
          " left join run_param g on g.run = run.id and g.key = " + condition.bind(key);
      case "tags" -> " left join run_tag g on g.run = run.id and g.key = " + condition.bind(key);
      case "datasets" ->
          " left join run_input i on i.run = run.id left join run_dataset d on d.id = i.dataset";
      default -> "";
    };
  }

  private static RunGroup group(ResultSet row, List<String> metrics) throws SQLException {
    var spreads = new TreeMap<String, RunGroup.Spread>();
    int column = 3;
    for (String metric : metrics) {
      double mean = row.getDouble(column);
      if (!row.wasNull()) {
        spreads.put(
            metric,
            new RunGroup.Spread(mean, row.getDouble(column + 1), row.getDouble(column + 2)));
      }
      column += 3;
    }
    return new RunGroup(row.getString(1), row.getLong(2), spreads);
  }

  private static InvalidInput tooLong() {
    return new InvalidInput(
        "grouping took longer than "
            + GROUPING_AT_MOST.toSeconds()
            + " s and was stopped; add to the filter what few runs fit, or show fewer metrics");
  }
}
