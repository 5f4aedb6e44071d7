package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableRowsTest {
  @TempDir Path folder;

  private TableRows read(Path file, long from, int max) {
    try (DuckDb duck = new DuckDb(DuckDb.Limits.standard(folder.resolve("tmp")))) {
      return TableRows.read(duck, file, from, max);
    }
  }

  @Test
  void readsParquetAPageAtATime() {
    TableRows first = read(Flights.month(3), 0, 3);
    assertThat(first.rows()).hasSize(3);
    assertThat(first.more()).isTrue();
    assertThat(first.columns()).hasSize(first.columnsInAll());
    assertThat(read(Flights.month(3), 2, 1).rows().getFirst()).isEqualTo(first.rows().get(2));
    assertThat(read(Flights.month(3), 100_000_000, 3).rows()).isEmpty();
  }

  @Test
  void readsAFileOfCommasWithoutAnEnding() throws IOException {
    Path file = Files.writeString(folder.resolve("0a1b"), "id,say\n1,\n2,\"a, b\"\n");
    TableRows rows = read(file, 0, 10);
    assertThat(rows.columns()).containsExactly("id", "say");
    assertThat(rows.rows().get(0)).containsExactly("1", null);
    assertThat(rows.rows().get(1)).containsExactly("2", "a, b");
    assertThat(rows.more()).isFalse();
  }

  @Test
  void cutsLongValuesAndRefusesWhatIsNoTable() throws IOException {
    Path file = Files.writeString(folder.resolve("long"), "x\n" + "y".repeat(5_000) + "\n");
    assertThat(read(file, 0, 1).rows().getFirst().getFirst()).hasSize(301);
    Path none = Files.write(folder.resolve("none"), new byte[] {1, 0, 2});
    assertThatThrownBy(() -> read(none, 0, 1)).isInstanceOf(InvalidInput.class);
  }
}
