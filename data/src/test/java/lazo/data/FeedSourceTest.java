package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Aggregate;
import lazo.features.Feed;
import lazo.features.Frame;
import lazo.features.OnlineFeed;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed of the demo, on the real flights: offline equal to online, row by row. */
final class FeedSourceTest {

  private static final Instant FROM = Instant.parse("2001-03-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2001-03-04T00:00:00Z");

  @TempDir static Path folder;
  private static DuckDb duck;
  private static Source source;

  @BeforeAll
  static void open() {
    duck = Flights.duck(folder);
    source = Flights.withFeed(duck);
  }

  @AfterAll
  static void close() {
    duck.close();
  }

  @Test
  void listsTheColumnsOfItsFeeds() {
    assertThat(source.columns())
        .contains(
            new TableColumn("departures.late_share", "DOUBLE"),
            new TableColumn("departures.departures", "DOUBLE"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void joinsOfflineWhatTheFeedSaysOnline(boolean inSql) {
    Source offline = inSql ? source.joiningInSql() : source;
    List<String> columns =
        List.of("scheduled", "origin", "departures.late_share", "departures.departures", "delay");
    Frame rows = offline.frame(columns, FROM, TO);
    assertThat(rows.names()).isEqualTo(columns);
    Frame plain = source.frame(List.of("scheduled", "origin", "delay"), FROM, TO);
    assertThat(rows.rows()).isEqualTo(plain.rows()).isGreaterThan(45_000);
    assertThat(rows.longs("scheduled").values()).isEqualTo(plain.longs("scheduled").values());
    assertThat(rows.longs("delay").values()).isEqualTo(plain.longs("delay").values());
    OnlineFeed online = new OnlineFeed(Flights.departures(), Duration.ofDays(30));
    Relation flights = new Relation(Flights.all(), Flights.derive());
    online.add(
        Source.open(duck, flights, "date")
            .frame(List.of("date", "origin", "delayed"), FROM.minus(Duration.ofDays(1)), TO));
    int empty = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double[] expected =
          online.at(rows.strings("origin").values()[i], rows.longs("scheduled").values()[i]);
      assertThat(rows.doubles("departures.late_share")[i]).isEqualTo(Double.valueOf(expected[0]));
      assertThat(rows.doubles("departures.departures")[i]).isEqualTo(Double.valueOf(expected[1]));
      empty += expected[1] == 0 ? 1 : 0;
    }
    assertThat(empty).isBetween(100, 20_000);
  }

  @Test
  void joinsARowWithoutKeyOrTimeToNothing() {
    Path file = folder.resolve("gaps.parquet");
    new ParquetFiles(duck)
        .write(
            file,
            """
            SELECT * FROM (VALUES
              (TIMESTAMP '2001-01-01 01:00:00', 'a', 1, 0.5), (NULL, 'a', 2, 0.25),
              (TIMESTAMP '2001-01-01 02:00:00', NULL, 3, 2.0),
              (TIMESTAMP '2001-01-01 03:00:00', 'a', 4, NULL)
            ) AS t("at", key, n, x)
            """);
    Map<String, Aggregate> columns = new LinkedHashMap<>();
    for (String function :
        List.of("count(*)", "count(x)", "sum(x)", "min(x)", "max(x)", "avg(n)")) {
      columns.put(function, Aggregate.parse(function));
    }
    Feed feed = new Feed("f", "at", "key", Duration.ofHours(4), Duration.ofMinutes(1), columns);
    Relation relation = Relation.of(file);
    Source gaps = Source.open(duck, relation, "at", List.of(new FeedSource(feed, relation)));
    Frame inMemory = gaps.frame(Selection.of(feed.outputNames()));
    Frame inSql = gaps.joiningInSql().frame(Selection.of(feed.outputNames()));
    assertThat(inMemory.names()).isEqualTo(feed.outputNames());
    for (String name : feed.outputNames()) {
      assertThat(inMemory.doubles(name)).as(name).isEqualTo(inSql.doubles(name));
    }
    assertThat(inMemory.doubles("f.count(*)")).containsExactly(0, 0, 0, 1);
    assertThat(inMemory.doubles("f.sum(x)"))
        .containsExactly(Double.NaN, Double.NaN, Double.NaN, 0.5);
  }

  @Test
  void readsNoFeedThatIsNotWanted() {
    Map<String, String> derive = new LinkedHashMap<>(Flights.derive());
    derive.put("broken", "origin::INTEGER");
    Feed feed =
        new Feed(
            "f",
            "date",
            "origin",
            Duration.ofHours(3),
            Duration.ZERO,
            Map.of("sum", Aggregate.parse("sum(broken)")));
    Relation relation = new Relation(List.of(Flights.month(3)), derive);
    Source some = Source.open(duck, relation, "scheduled", List.of(new FeedSource(feed, relation)));
    assertThat(some.frame(List.of("delayed"), FROM, TO).rows()).isGreaterThan(45_000);
    assertThatThrownBy(() -> some.frame(List.of("f.sum"), FROM, TO))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("derive `broken` `origin::INTEGER` fails");
  }

  @Test
  void refusesAFeedThatDoesNotFit() {
    refused("nope", "origin", "avg(delayed)", "feed `f`: there is no column `nope`");
    refused("origin", "origin", "avg(delayed)", "feed `f`: the time column `origin` has the type");
    refused("date", "nope", "avg(delayed)", "feed `f`: there is no column `nope`");
    refused("date", "origin", "avg(nope)", "feed `f`: there is no column `nope`");
    refused("date", "origin", "avg(origin)", "only numbers can be aggregated");
  }

  private static void refused(String time, String key, String aggregate, String reason) {
    Map<String, Aggregate> columns = Map.of("x", Aggregate.parse(aggregate));
    Feed feed = new Feed("f", time, key, Duration.ofHours(3), Duration.ZERO, columns);
    Relation flights = new Relation(List.of(Flights.month(3)), Flights.derive());
    assertThatThrownBy(
            () -> Source.open(duck, flights, "scheduled", List.of(new FeedSource(feed, flights))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(reason);
  }
}
