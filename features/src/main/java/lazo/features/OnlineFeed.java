package lazo.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Feed} in memory: rows go in as they happen, aggregates come out as of any instant.
 * Thread-safe.
 *
 * <p>Each key has its rows sorted by time beside running counts and sums, so that an average over
 * any window is two binary searches; only the least and greatest value scan the window. A row that
 * arrives late is put in its place. Rows older than the window plus {@code slack}, measured from
 * the newest row of the whole feed, are forgotten, and so are keys without rows. The newest row
 * rules this alone, without a clock: whoever adds rows must refuse those from the future.
 */
public final class OnlineFeed {
  /** One row as it is kept. */
  public record Row(String key, long timeMicros, double[] values) {}

  private static final int ROWS_BETWEEN_SWEEPS = 10_000;

  private final Feed feed;
  private final List<Aggregate> aggregates;
  private final int[] valueOf;
  private final int width;
  private final long within;
  private final long lag;
  private final long kept;
  private final ConcurrentHashMap<String, FeedSeries> series = new ConcurrentHashMap<>();
  private final AtomicLong newest = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong added = new AtomicLong();

  /** Keeps rows for one window longer than it needs them, so that late requests still find them. */
  public OnlineFeed(Feed feed) {
    this(feed, feed.within());
  }

  /**
   * @param slack how much older than the newest row a request may be and still find its window
   */
  public OnlineFeed(Feed feed, Duration slack) {
    if (slack.isNegative()) {
      throw new InvalidInput("the slack of feed '" + feed.name() + "' is negative: " + slack);
    }
    this.feed = feed;
    this.aggregates = List.copyOf(feed.columns().values());
    List<String> names = feed.valueColumns();
    this.valueOf = aggregates.stream().mapToInt(a -> names.indexOf(a.column())).toArray();
    this.width = names.size();
    this.within = FeedSql.micros(feed.within());
    this.lag = FeedSql.micros(feed.lag());
    this.kept = within + FeedSql.micros(slack);
  }

  public Feed feed() {
    return feed;
  }

  /**
   * Adds one row. Rows of equal time keep the order in which they arrive.
   *
   * @param values one for each of {@link Feed#valueColumns()}; NaN and infinite ones do not count
   */
  public void add(String key, long timeMicros, double[] values) {
    if (values.length != width) {
      throw new InvalidInput(
          "a row of feed '"
              + feed.name()
              + "' has "
              + values.length
              + " values, needed are "
              + feed.valueColumns());
    }
    long horizon = before(newest.accumulateAndGet(timeMicros, Math::max), kept);
    if (timeMicros <= horizon) {
      return;
    }
    series.compute(
        key,
        (_, found) -> {
          FeedSeries rows = found == null ? new FeedSeries(width) : found;
          rows.insert(timeMicros, values);
          rows.forget(horizon);
          return rows;
        });
    if (added.incrementAndGet() % ROWS_BETWEEN_SWEEPS == 0) {
      sweep(horizon);
    }
  }

  /** Adds every row that has a key and a time, with the columns that the feed names. */
  public void add(Frame rows) {
    Column.Longs times = rows.longs(feed.time());
    @Nullable String[] keys = rows.strings(feed.key()).values();
    double[][] columns = feed.valueColumns().stream().map(rows::doubles).toArray(double[][]::new);
    for (int row = 0; row < rows.rows(); row++) {
      String key = keys[row];
      if (key != null && !times.missing(row)) {
        double[] values = new double[width];
        for (int i = 0; i < width; i++) {
          values[i] = columns[i][row];
        }
        add(key, times.values()[row], values);
      }
    }
  }

  /** The aggregates of the key as of this instant, in the feed's order; NaN where missing. */
  public double[] at(String key, long timeMicros) {
    FeedSeries rows = series.get(key);
    double[] result = new double[aggregates.size()];
    if (rows == null) {
      for (int i = 0; i < result.length; i++) {
        result[i] = aggregates.get(i).function() == Aggregate.Function.COUNT ? 0 : Double.NaN;
      }
      return result;
    }
    synchronized (rows) {
      int from = rows.after(before(timeMicros, within));
      int to = rows.after(before(timeMicros, lag));
      for (int i = 0; i < result.length; i++) {
        result[i] = rows.aggregate(aggregates.get(i).function(), valueOf[i], from, to);
      }
    }
    return result;
  }

  /** How many rows are kept. */
  public long rows() {
    return series.values().stream().mapToLong(FeedSeries::size).sum();
  }

  /** How many keys have rows. */
  public int keys() {
    return series.size();
  }

  /** Every row kept, ordered by key, then time, then arrival. */
  public List<Row> snapshot() {
    List<Row> rows = new ArrayList<>();
    String[] keys = series.keySet().toArray(String[]::new);
    Arrays.sort(keys);
    for (String key : keys) {
      FeedSeries found = series.get(key);
      if (found != null) {
        found.copyTo(key, rows);
      }
    }
    return rows;
  }

  private static long before(long time, long span) {
    return time < Long.MIN_VALUE + span ? Long.MIN_VALUE : time - span;
  }

  private void sweep(long horizon) {
    for (String key : series.keySet()) {
      series.computeIfPresent(key, (_, rows) -> rows.forget(horizon) ? rows : null);
    }
  }
}
