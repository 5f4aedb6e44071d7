package lazo.features;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lazo.problem.InvalidInput;

/**
 * What is known about a key before the label is: aggregates over the rows of the last hours, as of
 * an instant.
 *
 * <p>For a row with event time t and key k they are taken over the feed's rows with key k and time
 * in (t - within, t - lag]. An empty window counts 0 and leaves the other functions missing.
 *
 * @param time the feed's column that holds when its row happened
 * @param key the column, of the feed and of the rows it is joined to, that holds the key
 * @param lag how old a feed row must be to be known
 * @param columns name to aggregate; joined as {@code name.column}
 */
public record Feed(
    String name,
    String time,
    String key,
    Duration within,
    Duration lag,
    Map<String, Aggregate> columns) {
  public Feed {
    SequencedMap<String, Aggregate> ordered = new LinkedHashMap<>(columns);
    columns = java.util.Collections.unmodifiableMap(ordered);
    if (columns.isEmpty()) {
      throw new InvalidInput("feed '" + name + "' has no columns");
    }
    if (within.isNegative() || within.isZero() || lag.isNegative() || lag.compareTo(within) >= 0) {
      throw new InvalidInput(
          "feed '"
              + name
              + "' must look back further (within: "
              + within
              + ") than its rows lag behind (lag: "
              + lag
              + ")");
    }
  }

  /** The names of the joined columns, {@code feed.column}, in order. */
  public List<String> outputNames() {
    return columns.keySet().stream().map(column -> name + "." + column).toList();
  }

  /** The distinct columns of the feed's rows that the aggregates read, in order. */
  public List<String> valueColumns() {
    return columns.values().stream()
        .map(Aggregate::column)
        .filter(java.util.Objects::nonNull)
        .map(String::valueOf)
        .distinct()
        .toList();
  }

  /**
   * One query in DuckDB's SQL: every column of the requests and, as DOUBLE, one named {@code
   * feed.column} for each of this feed's, NULL where missing. The order of rows is not kept. Equal
   * to {@link OnlineFeed}.
   *
   * <p>Values that are missing, NaN or infinite do not count. Sums are differences of running
   * totals: exact for flags and whole numbers, else within the rounding of the key's total.
   *
   * @param requests a table's name, quoted where needed, or a query in parentheses
   * @param requestTime the requests' column that holds the event time, a timestamp
   * @param requestKey the requests' column that holds the key
   * @param feedRelation as {@code requests}, for the feed's rows; their values are numbers or
   *     booleans
   */
  public String asOfSql(
      String requests, String requestTime, String requestKey, String feedRelation) {
    return new FeedSql(this, requests, requestTime, requestKey, feedRelation).select();
  }
}
