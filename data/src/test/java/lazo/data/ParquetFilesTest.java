package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetFilesTest {

  @TempDir Path folder;
  private DuckDb duck;
  private ParquetFiles files;

  @BeforeEach
  void open() {
    duck = Flights.duck(folder);
    files = new ParquetFiles(duck);
  }

  @AfterEach
  void close() {
    duck.close();
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    Frame frame = hostile(120_000); // enough for texts to be fetched as codes
    Path path = folder.resolve("rows.parquet");
    files.write(path, frame, Set.of("at"));
    Frame back = files.read(List.of(path), List.of(), null);
    assertThat(back.names()).isEqualTo(frame.names());
    assertThat(back.doubles("x")).isEqualTo(frame.doubles("x"));
    assertThat(back.longs("n").values()).isEqualTo(frame.longs("n").values());
    assertThat(back.longs("n").missing()).isEqualTo(frame.longs("n").missing());
    assertThat(back.longs("at").values()).isEqualTo(frame.longs("at").values());
    assertThat(back.strings("it's \"quoted\"").values())
        .isEqualTo(frame.strings("it's \"quoted\"").values());
    assertThat(TableFile.openParquet(duck, path).columns())
        .extracting(TableColumn::type)
        .containsExactly("DOUBLE", "BIGINT", "TIMESTAMP", "VARCHAR");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(path);
    }
  }

  @Test
  void writesADayOfFlightsWithTheTypesOfItsSource() {
    Path day = folder.resolve("day.parquet");
    files.write(
        day,
        "SELECT * FROM "
            + Sql.parquet(List.of(Flights.month(3)))
            + " WHERE date >= ?::TIMESTAMP AND date < ?::TIMESTAMP + INTERVAL 1 DAY",
        "2001-03-07",
        "2001-03-07");
    TableFile file = TableFile.openParquet(duck, day);
    assertThat(file.rows()).isBetween(15_000L, 20_000L);
    assertThat(file.columns()).isEqualTo(TableFile.openParquet(duck, Flights.month(3)).columns());
  }

  @Test
  void readsSomeColumnsOfSomeRowsOfSeveralFiles() {
    Path first = folder.resolve("a.parquet");
    Path second = folder.resolve("b.parquet");
    files.write(first, hostile(3), Set.of());
    files.write(second, hostile(5), Set.of());
    Frame rows = files.read(List.of(first, second), List.of("n", "x"), "n >= ?", 2L);
    assertThat(rows.names()).containsExactly("n", "x");
    assertThat(rows.longs("n").values()).containsExactly(2, 2, 3, 4);
  }

  @Test
  void joinsLabelsToPredictions() {
    Path predictions = folder.resolve("predictions.parquet");
    Path labels = folder.resolve("labels.parquet");
    files.write(
        predictions,
        Frame.builder(3)
            .add("id", new Column.Strings(new String[] {"a/0", "b/0", "c/0"}))
            .add("score", new Column.Doubles(new double[] {0.1, 0.2, 0.3}))
            .build(),
        Set.of());
    files.write(
        labels,
        Frame.builder(2)
            .add("id", new Column.Strings(new String[] {"c/0", "a/0"}))
            .add("label", new Column.Doubles(new double[] {1, 0}))
            .build(),
        Set.of());
    Frame joined =
        duck.query(
            "SELECT id, score, label FROM "
                + Sql.parquet(List.of(predictions))
                + " AS predictions JOIN "
                + Sql.parquet(List.of(labels))
                + " AS labels USING (id) WHERE score < ? ORDER BY id",
            0.9);
    assertThat(joined.strings("id").values()).containsExactly("a/0", "c/0");
    assertThat(joined.doubles("label")).containsExactly(0, 1);
  }

  @Test
  void keepsTheOldFileWhenTheNewOneFails() {
    Path path = folder.resolve("rows.parquet");
    files.write(path, hostile(3), Set.of());
    assertThatThrownBy(
            () -> files.write(path, "SELECT 'x'::INTEGER AS n FROM range(?::BIGINT)", 3L))
        .isInstanceOf(InvalidInput.class);
    assertThat(files.read(List.of(path), List.of(), null).rows()).isEqualTo(3);
    assertThat(folder.resolve(".rows.parquet.part")).doesNotExist();
  }

  @Test
  void refusesAPathThatIsAPattern() {
    assertThatThrownBy(() -> files.read(List.of(folder.resolve("*.parquet")), List.of(), null))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("rename it");
  }

  private static Frame hostile(int rows) {
    double[] odd = {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e300};
    @Nullable String[] texts = {"", "a", null, "ä€😀", "it's", "x".repeat(300)};
    double[] x = new double[rows];
    long[] n = new long[rows];
    long[] at = new long[rows];
    @Nullable String[] text = new @Nullable String[rows];
    BitSet missing = new BitSet();
    for (int i = 0; i < rows; i++) {
      x[i] = i < 6 ? odd[i] : i / 7.0;
      n[i] = i;
      at[i] = 987_654_321_000_001L + i;
      text[i] = texts[i % 6];
      if (i % 11 == 7) {
        missing.set(i);
        n[i] = 0;
      }
    }
    return Frame.builder(rows)
        .add("x", new Column.Doubles(x))
        .add("n", new Column.Longs(n, missing))
        .add("at", new Column.Longs(at))
        .add("it's \"quoted\"", new Column.Strings(text))
        .build();
  }
}
