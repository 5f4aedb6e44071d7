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

  @Test
  void joinsOfflineWhatTheFeedSaysOnline() {
    List<String> columns =
        List.of("scheduled", "origin", "departures.late_share", "departures.departures", "delay");
    Frame rows = source.frame(columns, FROM, TO);
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
