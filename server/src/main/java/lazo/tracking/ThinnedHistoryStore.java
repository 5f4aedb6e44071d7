package lazo.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Picks points of a history at even distances along its steps, the first and the last among them.
 *
 * <p>Points lie in the order of time, and steps nearly always grow with it: then they are read as
 * they lie, and of most no more than the step. Where they do not, the database sorts them.
 */
final class ThinnedHistoryStore {
  private static final int FETCHED = 10_000;

  private final Handle handle;
  private final String key;
  private final int max;
  private final String from;
  private final Map<String, Object> bound = new HashMap<>();

  /**
   * @param fromStep null for the beginning
   * @param toStep null for the end
   * @param max how many to pick at most
   */
  ThinnedHistoryStore(
      Handle handle,
      long run,
      String key,
      @Nullable Long fromStep,
      @Nullable Long toStep,
      int max) {
    this.handle = handle;
    this.key = key;
    this.max = max;
    bound.put("run", run);
    bound.put("key", key);
    StringBuilder inside = new StringBuilder(" from metric where run = :run and key = :key");
    if (fromStep != null) {
      inside.append(" and step >= :from");
      bound.put("from", fromStep);
    }
    if (toStep != null) {
      inside.append(" and step <= :to");
      bound.put("to", toStep);
    }
    this.from = inside.toString();
  }

  /** The picked points by step, those of one step by time. */
  List<Metric> points() {
    long count =
        handle.createQuery("select count(*)" + from).bindMap(bound).mapTo(Long.class).one();
    return picked(count, " order by at, step, value, nan")
        .or(() -> picked(count, " order by step, at, value, nan"))
        .orElseThrow();
  }

  /** Empty when the steps are not in order. */
  private Optional<List<Metric>> picked(long count, String order) {
    return handle
        .createQuery("select step, at, value, nan" + from + order)
        .setFetchSize(FETCHED)
        .bindMap(bound)
        .scanResultSet((rows, context) -> pick(rows.get(), count));
  }

  private Optional<List<Metric>> pick(ResultSet rows, long count) throws SQLException {
    List<Metric> picked = new ArrayList<>();
    long before = Long.MIN_VALUE;
    long wanted = 0;
    for (long at = 0; rows.next(); at++) {
      long step = rows.getLong(1);
      if (step < before) {
        return Optional.empty();
      }
      before = step;
      if (at == wanted) {
        double value = rows.getInt(4) == 1 ? Double.NaN : rows.getDouble(3);
        picked.add(new Metric(key, value, rows.getLong(2), step));
        wanted = index(picked.size(), count);
      }
    }
    return Optional.of(picked);
  }

  /** Which point is picked as the i-th. */
  private long index(int i, long count) {
    return count <= max ? i : max == 1 ? count : Math.round(i * ((count - 1.0) / (max - 1)));
  }
}
