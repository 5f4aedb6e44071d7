package lazo.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same feed three times: in SQL, in memory, and by looking at every row for every request. */
final class FeedTest {
  private static final @Nullable String[] KEYS = {"SFO", "J'FK", "", "ñ", null};

  private record Event(@Nullable String key, @Nullable Long time, double late, double size) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void agreesInSqlInMemoryAndByDefinition(long seed) throws SQLException {
    Random random = new Random(seed);
    Feed feed = feed(random, seed % 2 == 0);
    List<Event> rows = events(random, 200);
    List<Event> requests = events(random, 100);
    List<double[]> sql = bySql(feed, rows, requests);
    OnlineFeed online = new OnlineFeed(feed, Duration.ofDays(1));
    addAll(online, rows);
    for (int i = 0; i < requests.size(); i++) {
      Event request = requests.get(i);
      double[] expected = byDefinition(feed, rows, request);
      assertThat(sql.get(i)).as("SQL, seed %s, request %s", seed, request).isEqualTo(expected);
      if (request.key() != null && request.time() != null) {
        assertThat(online.at(request.key(), request.time()))
            .as("in memory, seed %s, request %s", seed, request)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void endsTheWindowAtTheLagAndLeavesItsFarEndOpen() throws SQLException {
    Feed feed =
        new Feed(
            "f", "time", "key", Duration.ofSeconds(10), Duration.ofSeconds(2), columns("count(*)"));
    long t = 1_000_000_000_000_000L;
    List<Event> rows =
        List.of(
            new Event("k", t - 10_000_000, 0, 0), // too old by nothing
            new Event("k", t - 9_999_999, 0, 0),
            new Event("k", t - 2_000_000, 0, 0),
            new Event("k", t - 1_999_999, 0, 0)); // not known yet
    List<Event> request = List.of(new Event("k", t, 0, 0));
    OnlineFeed online = new OnlineFeed(feed);
    addAll(online, rows);
    assertThat(online.at("k", t)).containsExactly(2);
    assertThat(bySql(feed, rows, request).getFirst()).containsExactly(2);
  }

  @Test
  void takesTimestampsWithAZoneAndInfiniteOnes() throws SQLException {
    Feed feed =
        new Feed("f", "time", "key", Duration.ofHours(1), Duration.ZERO, columns("count(*)"));
    try (Duck duck = new Duck()) {
      duck.execute("SET TimeZone = 'America/Lima'");
      duck.execute("CREATE TABLE rows (key INTEGER, time TIMESTAMPTZ)");
      duck.execute("INSERT INTO rows VALUES (7, '2001-01-01 10:30:00+00'), (7, 'infinity')");
      duck.execute("CREATE TABLE requests (seen TIMESTAMP, who VARCHAR)");
      duck.execute("INSERT INTO requests VALUES ('2001-01-01 11:00:00', '7'), ('infinity', '7')");
      assertThat(duck.query(feed.asOfSql("requests", "seen", "who", "rows") + " ORDER BY seen"))
          .extracting(row -> row[2])
          .containsExactly(1.0, 0.0);
    }
  }

  private static Map<String, Aggregate> columns(String... aggregates) {
    Map<String, Aggregate> columns = new LinkedHashMap<>();
    for (String aggregate : aggregates) {
      columns.put(aggregate.replaceAll("\\W+", "_"), Aggregate.parse(aggregate));
    }
    return columns;
  }

  private static Feed feed(Random random, boolean extremes) {
    long lag = random.nextInt(3) * 5L;
    return new Feed(
        "departures \"of\" late",
        "time",
        "key",
        Duration.of(lag + 1 + random.nextInt(40), ChronoUnit.SECONDS),
        Duration.of(lag, ChronoUnit.SECONDS),
        extremes
            ? columns("avg(late)", "min(size)", "count(*)", "max(late)", "max(size)")
            : columns("avg(late)", "count(*)", "sum(late)", "count(size)", "sum(size)"));
  }

  /** Few keys and few instants, so that ties and window ends are met often. */
  private static List<Event> events(Random random, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double late = random.nextInt(8) == 0 ? Double.NaN : random.nextInt(2);
      double size =
          switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            default -> random.nextInt(-1000, 1000) / 4.0;
          };
      Long time =
          random.nextInt(20) == 0 ? null : 978_307_200_000_000L + random.nextInt(120) * 1_000_000L;
      events.add(new Event(KEYS[random.nextInt(KEYS.length)], time, late, size));
    }
    return events;
  }

  private static void addAll(OnlineFeed online, List<Event> rows) {
    for (Event row : rows) {
      if (row.key() != null && row.time() != null) {
        online.add(row.key(), row.time(), values(online.feed(), row));
      }
    }
  }

  private static double[] values(Feed feed, Event row) {
    return feed.valueColumns().stream()
        .mapToDouble(column -> column.equals("late") ? row.late() : row.size())
        .toArray();
  }

  private static double[] byDefinition(Feed feed, List<Event> rows, Event request) {
    long within = feed.within().toMillis() * 1000;
    long lag = feed.lag().toMillis() * 1000;
    List<Event> window =
        request.key() == null || request.time() == null
            ? List.of()
            : rows.stream()
                .filter(row -> request.key().equals(row.key()) && row.time() != null)
                .filter(
                    row ->
                        Objects.requireNonNull(row.time()) > request.time() - within
                            && row.time() <= request.time() - lag)
                .toList();
    return feed.columns().values().stream().mapToDouble(a -> aggregate(a, window)).toArray();
  }

  private static double aggregate(Aggregate aggregate, List<Event> window) {
    if (aggregate.column() == null) {
      return window.size();
    }
    double[] values =
        window.stream()
            .mapToDouble(row -> aggregate.column().equals("late") ? row.late() : row.size())
            .filter(Double::isFinite)
            .toArray();
    double missing = Double.NaN;
    return switch (aggregate.function()) {
      case COUNT -> values.length;
      case SUM -> values.length == 0 ? missing : Arrays.stream(values).sum();
      case AVG -> Arrays.stream(values).average().orElse(missing);
      case MIN -> Arrays.stream(values).min().orElse(missing);
      case MAX -> Arrays.stream(values).max().orElse(missing);
    };
  }

  private static List<double[]> bySql(Feed feed, List<Event> rows, List<Event> requests)
      throws SQLException {
    try (Duck duck = new Duck()) {
      duck.execute("CREATE TABLE rows (key VARCHAR, time TIMESTAMP, late DOUBLE, size DOUBLE)");
      duck.execute("CREATE TABLE requests (id BIGINT, \"the \"\"key\" VARCHAR, \"at\" TIMESTAMP)");
      List<@Nullable Object[]> table = new ArrayList<>();
      for (Event row : rows) {
        table.add(
            new @Nullable Object[] {row.key(), timestamp(row.time()), row.late(), row.size()});
      }
      duck.insert("rows", table);
      table.clear();
      for (Event row : requests) {
        table.add(new @Nullable Object[] {(long) table.size(), row.key(), timestamp(row.time())});
      }
      Collections.shuffle(table, new Random(1));
      duck.insert("requests", table);
      String sql = feed.asOfSql("(SELECT * FROM requests)", "at", "the \"key", "rows");
      String names = String.join(", ", feed.outputNames().stream().map(Sql::name).toList());
      return duck.query("SELECT " + names + " FROM (" + sql + ") ORDER BY id").stream()
          .map(row -> Arrays.stream(row).mapToDouble(x -> x == null ? Double.NaN : (Double) x))
          .map(java.util.stream.DoubleStream::toArray)
          .toList();
    }
  }

  private static @Nullable LocalDateTime timestamp(@Nullable Long micros) {
    return micros == null
        ? null
        : LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC);
  }
}
