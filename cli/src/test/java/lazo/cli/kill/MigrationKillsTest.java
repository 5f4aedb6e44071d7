package lazo.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import lazo.testing.Needs;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of an older version, and a server that dies while it brings it up to date. */
@Needs(Needs.Need.TIME)
class MigrationKillsTest {
  private static final String OLD = "010";
  private static final String NEWEST_FIRST =
      "select version from flyway_schema_history where success order by installed_rank desc";

  @TempDir Path folder;

  private static Connection open(Path database) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + database);
  }

  /** What a server of long ago left behind. */
  private static void makeOld(Path database) throws Exception {
    Files.createDirectories(database.getParent());
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + database, null, null)
        .locations("classpath:lazo/store/migration")
        .placeholders(
            Map.of(
                "identity",
                "integer primary key autoincrement",
                "blob",
                "blob",
                "clustered",
                "without rowid"))
        .target(OLD)
        .load()
        .migrate();
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute(
          "insert into experiment values (41, 'of long ago', 'mlflow-artifacts:/41', 'active', 1, 1)");
      statement.execute("insert into counter values ('experiment', 41)");
    }
  }

  private static String version(Path database) throws SQLException {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(NEWEST_FIRST)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  /** Waits until the first missing migration is in. */
  private static void awaitMigration(Path database) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 5000");
      while (System.nanoTime() < until) {
        try (var rows = statement.executeQuery(NEWEST_FIRST)) {
          if (rows.next() && !rows.getString(1).equals(OLD)) {
            return;
          }
        }
        Thread.sleep(0, 200_000);
      }
    }
    throw new AssertionError("no migration within 30 s");
  }

  @Test
  void goesOnWhereTheDeadServerStopped() throws Exception {
    Kills.tell("inside migrations", Kills.MIGRATION);
    var random = new Random(Kills.SEED);
    String newest = newest();
    int inside = 0;
    for (int kill = 0; inside < Kills.MIGRATION && kill < 4 * Kills.MIGRATION; kill++) {
      try (var server = new KilledServer(Files.createDirectory(folder.resolve("life" + kill)))) {
        Path database = server.data().resolve("lazo.db");
        makeOld(database);
        server.start();
        awaitMigration(database);
        Thread.sleep(random.nextInt(12));
        server.kill();
        String reached = version(database);
        inside += reached.equals(newest) ? 0 : 1;
        server.start();
        server.awaitReady();
        assertThat(version(database)).isEqualTo(newest);
        JsonNode found =
            KilledServer.done(
                server.get(
                    "/api/2.0/mlflow/experiments/get-by-name?experiment_name=of%20long%20ago"),
                "the experiment of long ago, killed at schema " + reached);
        assertThat(found.path("experiment").path("experiment_id").asText()).isEqualTo("41");
        assertThat(server.stop()).isTrue();
      }
    }
    assertThat(inside).as("kills between two migrations").isEqualTo(Kills.MIGRATION);
  }

  private String newest() throws Exception {
    try (var server = new KilledServer(Files.createDirectory(folder.resolve("fresh")))) {
      server.start();
      server.awaitReady();
      assertThat(server.stop()).isTrue();
      return version(server.data().resolve("lazo.db"));
    }
  }

  @Test
  void refusesADatabaseOfANewerVersionInOneLine() throws Exception {
    try (var server = new KilledServer(Files.createDirectory(folder.resolve("newer")))) {
      server.start();
      server.awaitReady();
      assertThat(server.stop()).isTrue();
      try (Connection connection = open(server.data().resolve("lazo.db"));
          Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into flyway_schema_history values (9999, '999', 'of tomorrow', 'SQL', 'V999__of_tomorrow.sql', 0, 'me', '2030-01-01', 1, 1)");
      }
      server.start();
      assertThat(server.awaitEnd()).isEqualTo(2);
      assertThat(server.said().lines().toList().getLast())
          .startsWith("lazo: the database was written by a newer Lazo (schema 999")
          .contains("start that version or newer, or point --data at another folder");
    }
  }
}
