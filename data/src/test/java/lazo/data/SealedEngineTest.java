package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.TooLarge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second wall: what a sealed engine refuses even if a whole statement reaches it. */
final class SealedEngineTest {

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_parquet('%1$s')",
        "SELECT * FROM '%1$s'",
        "SELECT * FROM read_text('%2$s')",
        "SELECT * FROM read_blob('%2$s')",
        "SELECT * FROM read_csv('%2$s')",
        "SELECT * FROM read_json('%2$s')",
        "SELECT * FROM glob('%3$s/*')",
        "SELECT * FROM parquet_metadata('%1$s')",
        "SELECT * FROM sniff_csv('%2$s')",
        "COPY (SELECT 1) TO '%3$s/out.csv'",
        "EXPORT DATABASE '%3$s/export'",
        "ATTACH '%3$s/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('https://example.com/x.csv')",
        "CREATE SECRET s (TYPE s3)",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/']",
        "SET memory_limit = '100GB'",
        "RESET memory_limit",
        "SET threads = 64",
        "SET temp_directory = '%3$s'",
        "PRAGMA enable_profiling = 'json'",
        "CALL enable_logging(storage = 'file', storage_path = '%3$s/logs')",
      })
  void opensNothingButTheNamedFiles(String statement) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a,b\n1,2\n");
    String sql = statement.formatted(Sql.path(Flights.month(2)), secret, folder);
    try (Engine engine = duck.sealed(List.of(Flights.month(1)))) {
      assertThat(engine.text("SELECT count(*) FROM " + Sql.parquet(List.of(Flights.month(1)))))
          .isEqualTo("508239");
      assertThatThrownBy(() -> engine.execute(sql)).isInstanceOf(LazoException.class);
    }
    assertThat(folder.resolve("out.csv")).doesNotExist();
    assertThat(folder.resolve("export")).doesNotExist();
  }

  @Test
  void worksOnAfterAStatementFailed() {
    try (Engine engine = duck.sealedForRows()) {
      assertThatThrownBy(() -> engine.execute("nonsense")).isInstanceOf(InvalidInput.class);
      assertThat(engine.text("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void saysWhenTheMemoryIsNotEnough() {
    try (Engine engine = duck.sealedForRows()) {
      assertThatThrownBy(
              () ->
                  engine.text(
                      "SELECT length(string_agg(i::VARCHAR, ',')) FROM range(99999999) t(i)"))
          .isInstanceOf(TooLarge.class)
          .hasMessageContaining("more memory");
    }
  }

  @Test
  void endsAQueryThatTakesTooLong() {
    DuckDb.Limits limits = new DuckDb.Limits(256, 1, folder, Duration.ofSeconds(1));
    try (DuckDb hasty = new DuckDb(limits)) {
      assertThatThrownBy(
              () -> hasty.query("SELECT sum(hash(i)) AS s FROM range(?::BIGINT) t(i)", 1L << 40))
          .isInstanceOf(TooLarge.class)
          .hasMessageContaining("longer");
    }
  }

  @Test
  void spillsBeyondItsMemory() {
    DuckDb.Limits limits = new DuckDb.Limits(64, 2, folder.resolve("spill"), Duration.ofMinutes(1));
    try (DuckDb small = new DuckDb(limits);
        Engine engine = small.sealed(List.of())) {
      engine.execute(
          "CREATE TABLE big AS SELECT hash(i) AS h, i FROM range(8000000) t(i) ORDER BY h");
      assertThat(engine.text("SELECT count(*) FROM big")).isEqualTo("8000000");
    }
  }

  @Test
  void neverTakesAnErrorInMidStreamForTheEnd() {
    String sql =
        """
        SELECT x FROM (
          SELECT i::DOUBLE AS x, (CASE WHEN i = 9999999 THEN 'x' ELSE '1' END)::INTEGER AS y
          FROM range(10000000) t(i))
        WHERE y = 1
        """;
    assertThatThrownBy(() -> duck.query(sql))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("Could not convert string 'x' to INT32");
  }

  @Test
  void failsAsInvalidInputInOneLine() {
    assertThatThrownBy(() -> duck.query("SELECT nope FROM (SELECT 1 AS yes)"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "Referenced column \"nope\" not found in FROM clause! Candidate bindings: \"yes\"");
  }
}
