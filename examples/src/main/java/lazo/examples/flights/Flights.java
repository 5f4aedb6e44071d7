package lazo.examples.flights;

import static java.util.stream.Collectors.joining;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lazo.data.DuckDb;
import lazo.data.Sql;
import lazo.features.Column;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The flights of one month by schedule, sorted by it; instants in microseconds since 1970, UTC.
 *
 * @param flight the flight's number in the whole data set: its id
 */
record Flights(
    String[] flight,
    long[] scheduled,
    long[] actual,
    long[] delay,
    long[] distance,
    String[] origin,
    String[] destination) {
  private static final long MICROS_PER_MINUTE = 60_000_000;
  private static final int INDEX_BITS = 24;
  static final int LATE_MINUTES = 15;

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /**
   * Reads the flights whose schedule falls into the month. The files hold them by the month in
   * which they left: some stand in the file before or after.
   */
  static Flights of(DuckDb duck, Path folder, YearMonth month) {
    Instant from = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Frame frame =
        duck.query(
            "select regexp_extract(filename, '2001-(\\d\\d)', 1) || '-' || file_row_number as flight, date - to_minutes(delay::bigint) as scheduled, date as actual, delay::bigint as delay,"
                + " distance::bigint as distance, origin, destination from read_parquet(["
                + files(folder, month)
                + "], filename = true, file_row_number = true) where scheduled >= "
                + Sql.timestamp(from)
                + " and scheduled < "
                + Sql.timestamp(to)
                + " order by scheduled, flight");
    return new Flights(
        strings(frame, "flight"),
        frame.longs("scheduled").values(),
        frame.longs("actual").values(),
        frame.longs("delay").values(),
        frame.longs("distance").values(),
        strings(frame, "origin"),
        strings(frame, "destination"));
  }

  private static String files(Path folder, YearMonth month) {
    return Stream.of(month.minusMonths(1), month, month.plusMonths(1))
        .map(near -> folder.resolve("flights-" + near + ".parquet"))
        .filter(Files::exists)
        .map(file -> Sql.literal(file.toString()))
        .collect(joining(", "));
  }

  private static String[] strings(Frame frame, String column) {
    @Nullable String[] values = frame.strings(column).values();
    return Arrays.stream(values).map(String::valueOf).toArray(String[]::new);
  }

  int size() {
    return flight.length;
  }

  boolean late(int i) {
    return delay[i] > LATE_MINUTES;
  }

  /** The index of the first flight scheduled at the instant or later. */
  int firstFrom(Instant instant) {
    int at = Arrays.binarySearch(scheduled, micros(instant));
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && scheduled[at - 1] == scheduled[at]) {
      at--;
    }
    return at;
  }

  /** The indices of the flights in the order in which they really left. */
  int[] byDeparture() {
    long base = Arrays.stream(actual).min().orElse(0);
    long[] keys =
        new long[size()]; // minutes since the first departure, then the index: sorts as one number
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (actual[i] - base) / MICROS_PER_MINUTE;
      keys[i] = (keys[i] << INDEX_BITS) | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) (key & ((1 << INDEX_BITS) - 1))).toArray();
  }

  /**
   * Whether the replay asks for this flight: one in {@code oneIn}, chosen by its id and so the same
   * in every run.
   */
  boolean sampled(int i, int oneIn) {
    return Math.floorMod(flight[i].hashCode() * 0x9E3779B9, oneIn) == 0;
  }

  /**
   * A delivery of the flights from {@code from} to {@code to}, as the airline's system would write
   * it, with distances multiplied.
   */
  Frame delivery(int from, int to, double distanceFactor) {
    int rows = to - from;
    return Frame.builder(rows)
        .add("flight", new Column.Strings(Arrays.copyOfRange(flight, from, to)))
        .add("date", new Column.Longs(Arrays.copyOfRange(actual, from, to)))
        .add("delay", new Column.Longs(Arrays.copyOfRange(delay, from, to)))
        .add(
            "distance",
            new Column.Longs(
                IntStream.range(from, to)
                    .mapToLong(i -> Math.round(distance[i] * distanceFactor))
                    .toArray()))
        .add("origin", new Column.Strings(Arrays.copyOfRange(origin, from, to)))
        .add("destination", new Column.Strings(Arrays.copyOfRange(destination, from, to)))
        .build();
  }

  /** The hour of day of the schedule, as a fraction. */
  double hour(int i) {
    var time = instant(scheduled[i]).atZone(ZoneOffset.UTC);
    return time.getHour() + time.getMinute() / 60.0;
  }

  /** Monday is 1. */
  int weekday(int i) {
    return instant(scheduled[i]).atZone(ZoneOffset.UTC).getDayOfWeek().getValue();
  }
}
