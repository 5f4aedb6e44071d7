package lazo.data;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lazo.features.Aggregate;
import lazo.features.Feed;

/** The real flights of the demo, as its loop declares them. */
final class Flights {

  private static final Path FOLDER = Path.of("..", "examples", "flights");

  private Flights() {}

  static Path month(int month) {
    return FOLDER.resolve("flights-2001-0%d.parquet".formatted(month));
  }

  static List<Path> all() {
    return IntStream.rangeClosed(1, 6).mapToObj(Flights::month).toList();
  }

  static Map<String, String> derive() {
    Map<String, String> derive = new LinkedHashMap<>();
    derive.put("scheduled", "date - to_minutes(delay)");
    derive.put("delayed", "delay > 15");
    derive.put("hour", "hour(scheduled) + minute(scheduled) / 60.0");
    derive.put("weekday", "isodow(scheduled)");
    return derive;
  }

  static Feed departures() {
    Map<String, Aggregate> columns = new LinkedHashMap<>();
    columns.put("late_share", Aggregate.parse("avg(delayed)"));
    columns.put("departures", Aggregate.parse("count(*)"));
    return new Feed("departures", "date", "origin", Duration.ofHours(3), Duration.ZERO, columns);
  }

  static Source withFeed(DuckDb duck) {
    Relation flights = new Relation(all(), derive());
    return Source.open(duck, flights, "scheduled", List.of(new FeedSource(departures(), flights)));
  }

  static DuckDb duck(Path folder) {
    return new DuckDb(new DuckDb.Limits(1024, 2, folder.resolve("spill"), Duration.ofMinutes(5)));
  }
}
