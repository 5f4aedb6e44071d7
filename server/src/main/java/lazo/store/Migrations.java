package lazo.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import lazo.problem.Conflict;
import lazo.problem.Unavailable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings the database to this version of the server.
 *
 * <p>The migrations are listed in {@code migrations.txt} rather than found by scanning, so that a
 * start on a current database is one query instead of a walk over the class path.
 */
final class Migrations {
  private static final String FOLDER = "lazo/store/migration";

  private Migrations() {}

  /**
   * @param where what messages call the database
   */
  static void migrate(DataSource database, String where, Dialect dialect) {
    List<String> known = known();
    String newest = version(known.getLast());
    String applied = appliedVersion(database, where);
    if (applied.equals(newest)) {
      return;
    }
    if (!applied.isEmpty()
        && MigrationVersion.fromVersion(applied).compareTo(MigrationVersion.fromVersion(newest))
            > 0) {
      throw new Conflict(
          "the database was written by a newer Lazo (schema "
              + applied
              + ", this server knows up to "
              + newest
              + "); start that version or newer, or point --data at another folder");
    }
    try {
      Flyway.configure()
          .dataSource(database)
          .locations("classpath:" + FOLDER)
          .placeholders(placeholders(dialect))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new Unavailable(
          "the database could not be brought to schema " + newest + ": " + firstLine(e), e);
    }
  }

  private static Map<String, String> placeholders(Dialect dialect) {
    return switch (dialect) {
      case SQLITE ->
          Map.of(
              "identity", "integer primary key autoincrement",
              "blob", "blob",
              "clustered", "without rowid");
      case POSTGRESQL ->
          Map.of(
              "identity", "bigint generated always as identity primary key",
              "blob", "bytea",
              "clustered", "");
    };
  }

  private static String appliedVersion(DataSource database, String where) {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      try (var rows =
          statement.executeQuery(
              "select version from flyway_schema_history where success and version is not null order by installed_rank desc limit 1")) {
        return rows.next() ? rows.getString(1) : "";
      } catch (SQLException noHistoryYet) {
        return "";
      }
    } catch (SQLException e) {
      throw new Unavailable("cannot open the database " + where + ": " + e.getMessage(), e);
    }
  }

  static List<String> known() {
    try (InputStream in =
        Migrations.class.getClassLoader().getResourceAsStream(FOLDER + "/migrations.txt")) {
      if (in == null) {
        throw new IllegalStateException("the build has no " + FOLDER + "/migrations.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(String fileName) {
    return fileName.substring(1, fileName.indexOf("__"));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
