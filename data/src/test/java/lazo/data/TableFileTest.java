package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableFileTest {

  @TempDir Path folder;
  private DuckDb duck;

  @BeforeEach
  void open() {
    duck = Flights.duck(folder);
  }

  @AfterEach
  void close() {
    duck.close();
  }

  @Test
  void readsTheSchemaOfAParquetFileWhateverItsName() throws IOException {
    Path blob = Files.copy(Flights.month(2), folder.resolve("blob"));
    TableFile file = TableFile.openParquet(duck, blob);
    assertThat(file.format()).isEqualTo(TableFile.Format.PARQUET);
    assertThat(file.rows()).isEqualTo(458_170);
    assertThat(file.columns())
        .extracting(TableColumn::name)
        .containsExactly("date", "delay", "distance", "origin", "destination");
  }

  @Test
  void readsTheSchemaOfACsvFile() throws IOException {
    Path csv = write("a,b,c\n1,x,2001-01-01\n2,y,2001-01-02\n");
    TableFile file = TableFile.open(duck, csv);
    assertThat(file.format()).isEqualTo(TableFile.Format.CSV);
    assertThat(file.rows()).isEqualTo(2);
    assertThat(file.columns())
        .containsExactly(
            new TableColumn("a", "BIGINT"),
            new TableColumn("b", "VARCHAR"),
            new TableColumn("c", "DATE"));
  }

  @Test
  void refusesACsvFileWhereParquetIsExpected() throws IOException {
    Path csv = write("a,b\n1,x\n");
    refused(csv, "is a CSV file where a Parquet file is expected");
  }

  @Test
  void refusesACutOffParquetFile() throws IOException {
    byte[] whole = Files.readAllBytes(Flights.month(2));
    refused(write(Arrays.copyOf(whole, 100_000)), "is cut off after 100000 bytes");
    refused(write("PAR1".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "cut off");
  }

  @Test
  void refusesAParquetFileWithADamagedFooter() throws IOException {
    byte[] damaged = Files.readAllBytes(Flights.month(2));
    Arrays.fill(damaged, damaged.length - 1500, damaged.length - 8, (byte) 0x7f);
    refused(write(damaged), "is damaged or not Parquet; copy or write it again: ");
  }

  @Test
  void refusesWhatHasNoRows() throws IOException {
    refused(write(""), "is empty");
    Path empty = folder.resolve("empty.parquet");
    new ParquetFiles(duck).write(empty, "SELECT 1 AS a WHERE false");
    refused(empty, "has no rows");
  }

  @Test
  void refusesWhatIsNoTable() throws IOException {
    refused(write(new byte[] {1, 2, 0, 3}), "is neither Parquet nor text");
    refused(folder.resolve("nope"), "does not exist");
    refused(folder, "not a file");
  }

  private void refused(Path path, String reason) {
    assertThatThrownBy(() -> TableFile.openParquet(duck, path))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("file `" + path.getFileName() + "` ")
        .hasMessageContaining(reason)
        .message()
        .satisfies(message -> assertThat(message.lines().count()).isEqualTo(1));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("table"), content);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("table"), content);
  }
}
