package lazo.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;
import lazo.data.Relation;
import lazo.data.Source.TimeRange;
import lazo.data.Times;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import lazo.training.FrameFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of forty days, a file for each, where an event is often one of the day before. */
final class TrainingRowsTest {
  private static final Instant BEGIN = Instant.parse("2001-01-01T00:00:00Z");
  private static final int DAYS = 40;
  private static final int ROWS_PER_DAY = 96;
  private static final long MICROS_PER_MINUTE = 60_000_000;

  private static final String DEFINITION =
      """
      {"derive": {"planned": "left_at - to_minutes(delay)", "late": "delay > 15"},
       "time": "planned", "target": "late", "id": "flight", "labelDelay": "PT24H",
       "feeds": [{"name": "departures", "time": "left_at", "key": "origin", "within": "PT3H", "lag": "PT5M",
                  "columns": {"share": {"function": "AVG", "column": "late"}}}],
       "spec": {"features": [{"kind": "numeric", "column": "departures.share", "impute": {"kind": "none"},
                              "scale": "NONE"}]}}
      """;

  @TempDir private Path folder;
  private DuckDb duck = new DuckDb(DuckDb.Limits.standard(Path.of("target", "duckdb")));
  private final List<Path> files = new ArrayList<>();
  private final RetrainingDefinition.Data definition =
      Json.read(DEFINITION, RetrainingDefinition.Data.class);

  @BeforeEach
  void write() {
    for (int day = 0; day < DAYS; day++) {
      Path file = folder.resolve("day-%02d.parquet".formatted(day));
      new ParquetFiles(duck).write(file, day(day), Set.of("left_at"));
      files.add(file);
    }
  }

  @AfterEach
  void close() {
    duck.close();
  }

  private static Frame day(int day) {
    int first = day * ROWS_PER_DAY;
    long[] left = new long[ROWS_PER_DAY];
    long[] delay = new long[ROWS_PER_DAY];
    String[] origin = new String[ROWS_PER_DAY];
    String[] flight = new String[ROWS_PER_DAY];
    for (int i = 0; i < ROWS_PER_DAY; i++) {
      long minute = (long) day * 1440 + i * 15L;
      left[i] = BEGIN.toEpochMilli() * 1000 + minute * MICROS_PER_MINUTE;
      delay[i] = (first + i) * 37L % 90;
      origin[i] = "AIRPORT" + (first + i) % 3;
      flight[i] = "f" + (first + i);
    }
    return Frame.builder(ROWS_PER_DAY)
        .add("left_at", new Column.Longs(left))
        .add("delay", new Column.Longs(delay))
        .add("origin", new Column.Strings(origin))
        .add("flight", new Column.Strings(flight))
        .build();
  }

  private TrainingRows knowing(List<Map<String, TimeRange>> times) {
    return new TrainingRows(duck, definition, files, times);
  }

  private List<Map<String, TimeRange>> times() {
    return Times.byFile(
        duck, new Relation(files, definition.derive()), Set.of("planned", "left_at"));
  }

  private TrainingRows rows() {
    return knowing(times());
  }

  /** One that has to look into every file. */
  private TrainingRows unknowing() {
    var ever = new TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
    return knowing(files.stream().map(file -> Map.of("planned", ever)).toList());
  }

  @Test
  void givesTheSameRowsFromFewFilesAsFromAll() {
    Instant from = BEGIN.plus(Duration.ofDays(5));
    Instant to = from.plus(Duration.ofDays(1));
    Frame few = rows().frame(from, to);
    Frame all = unknowing().frame(from, to);
    assertThat(few.strings("flight").values()).contains("f" + 6 * ROWS_PER_DAY, "f500");
    assertThat(few.strings("flight").values()).isEqualTo(all.strings("flight").values());
    assertThat(few.doubles("departures.share")).isEqualTo(all.doubles("departures.share"));
    assertThat(rows().count(from, to)).isEqualTo(all.rows());
  }

  @Test
  void givesNoRowsOfASpanThatNoFileHolds() {
    Instant later = BEGIN.plus(Duration.ofDays(400));
    assertThat(rows().frame(later, later.plus(Duration.ofDays(1))).rows()).isZero();
  }

  @Test
  void writesTheSameSampleInOrderFromFewFilesAsFromAll() {
    Instant to = BEGIN.plus(Duration.ofDays(35));
    long few = rows().write(folder.resolve("few"), BEGIN, to, 1000L);
    long all = unknowing().write(folder.resolve("all"), BEGIN, to, 1000L);
    assertThat(few).isEqualTo(all).isBetween(900L, 1100L);
    Frame read = FrameFile.read(folder.resolve("few"));
    Frame expected = FrameFile.read(folder.resolve("all"));
    assertThat(read.names()).containsExactly("departures.share", "late", "planned");
    assertThat(read.longs("planned").values()).isEqualTo(expected.longs("planned").values());
    assertThat(read.doubles("departures.share")).isEqualTo(expected.doubles("departures.share"));
    long[] fortnights =
        LongStream.of(read.longs("planned").values())
            .map(micros -> (micros / 1000 - BEGIN.toEpochMilli()) / Duration.ofDays(14).toMillis())
            .toArray();
    assertThat(fortnights).isSorted().contains(0, 1, 2);
  }

  @Test
  void knowsTheFirstAndTheLastEvent() {
    assertThat(rows().begin()).isBefore(BEGIN.plusSeconds(1));
    assertThat(rows().end())
        .isBetween(BEGIN.plus(Duration.ofDays(DAYS - 1)), BEGIN.plus(Duration.ofDays(DAYS)));
    TrainingRows empty = knowing(files.stream().map(_ -> Map.<String, TimeRange>of()).toList());
    assertThatThrownBy(empty::end).isInstanceOf(InvalidInput.class).hasMessageContaining("planned");
  }

  @Test
  void tellsWhyAPieceCannotBeRead() {
    String wrong = DEFINITION.replace("delay > 15", "cast(flight as integer) > 15");
    var rows =
        new TrainingRows(duck, Json.read(wrong, RetrainingDefinition.Data.class), files, times());
    assertThatThrownBy(
            () -> rows.write(folder.resolve("x"), BEGIN, BEGIN.plus(Duration.ofDays(1)), null))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("late");
  }
}
