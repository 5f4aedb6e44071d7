package lazo.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fresh, migrated database for a contract test:
 * {@code @ParameterizedTest @MethodSource("lazo.store.TestDatabase#all")} runs the test on SQLite
 * and on a real PostgreSQL.
 */
public final class TestDatabase {
  private static @Nullable EmbeddedPostgres postgres;
  private static final AtomicInteger NAMES = new AtomicInteger();

  private TestDatabase() {}

  /** One fresh database of each kind. */
  public static Stream<Database> all() {
    return Stream.of(sqlite(), postgresql());
  }

  public static Database sqlite() {
    try {
      return Database.sqlite(Files.createTempDirectory("lazo-test"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Database postgresql() {
    return Database.postgresql(postgresqlUrl(), "", "");
  }

  /** The JDBC URL of a fresh, empty PostgreSQL database, for a server to open. */
  public static synchronized String postgresqlUrl() {
    try {
      if (postgres == null) {
        postgres = EmbeddedPostgres.builder().start();
      }
      String name = "lazo" + NAMES.incrementAndGet();
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
      return "jdbc:postgresql://localhost:%d/%s?user=postgres&password=postgres"
          .formatted(postgres.getPort(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
