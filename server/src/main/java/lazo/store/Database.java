package lazo.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.Unavailable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The metadata database. Reads run on a pool; writes are units of work that are durable when {@link
 * #write} returns.
 *
 * <p>On SQLite one thread does all the writing and commits the work of many callers at once (a
 * savepoint each), because competing writers starve each other there. On PostgreSQL a write is an
 * ordinary transaction.
 *
 * <p>A write or read started inside a write joins it: same transaction, same connection. That is
 * how an event or a timer is stored together with the state it belongs to.
 *
 * <p>Thread safe.
 */
public final class Database implements AutoCloseable {
  /** The SQLite database's name in the data folder. */
  public static final String FILE = "lazo.db";

  private static final int SQLITE_READERS_MAX = 4;
  private static final int POSTGRESQL_CONNECTIONS_MAX = 16;

  private final Dialect dialect;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final @Nullable GroupCommitWriter writer;

  @SuppressWarnings("ThreadLocalUsage") // one per database: a process may have several open
  private final ThreadLocal<@Nullable Unit> joined = new ThreadLocal<>();

  /** A write under way on this thread. */
  private record Unit(Handle handle, List<Runnable> afterCommit) {}

  private Database(Dialect dialect, HikariDataSource pool, @Nullable GroupCommitWriter writer) {
    this.dialect = dialect;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.writer = writer;
  }

  /** Opens (and creates or migrates) the SQLite database {@code lazo.db} in the folder. */
  public static Database sqlite(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidInput("cannot create the data folder " + folder + ": " + e.getMessage());
    }
    EmptyDatabase.place(file);
    // Data sources, not DriverManager: that would load every driver on the class path, DuckDB's
    // too.
    var source = new PatternDataSource(new SQLiteConfig(sqliteProperties()));
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Migrations.migrate(source, file.toString(), Dialect.SQLITE);
      Connection connection = source.getConnection();
      return new Database(Dialect.SQLITE, sqlitePool(source), new GroupCommitWriter(connection));
    } catch (SQLException | Unavailable e) {
      // SQLite and Flyway name what they could not do, seldom that the disk was full.
      throw DatabaseFaults.diskFull(folder)
          ? DatabaseFaults.noRoomToStart(folder, e)
          : new Unavailable("cannot open the database " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens (and creates or migrates) a PostgreSQL database, for example {@code
   * jdbc:postgresql://host/lazo}.
   */
  public static Database postgresql(String url, String user, String password) {
    DataSource source = postgresqlSource(url, user, password);
    Migrations.migrate(source, withoutSecrets(url), Dialect.POSTGRESQL);
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(POSTGRESQL_CONNECTIONS_MAX);
    config.setPoolName("lazo");
    return new Database(Dialect.POSTGRESQL, new HikariDataSource(config), null);
  }

  private static DataSource postgresqlSource(String url, String user, String password) {
    try {
      return new DriverDataSource(
          url,
          null,
          new Properties(),
          user.isEmpty() ? null : user,
          password.isEmpty() ? null : password);
    } catch (RuntimeException e) {
      throw new InvalidInput(
          "--database must be the JDBC URL of a PostgreSQL database, such as jdbc:postgresql://localhost/lazo, was "
              + withoutSecrets(url));
    }
  }

  /** The URL up to its parameters, which may hold a password. */
  private static String withoutSecrets(String url) {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  private static HikariDataSource sqlitePool(DataSource source) {
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(SQLITE_READERS_MAX);
    config.setMinimumIdle(1);
    config.setPoolName("lazo-readers");
    return new HikariDataSource(config);
  }

  private static Properties sqliteProperties() {
    var properties = new Properties();
    properties.setProperty("journal_mode", "WAL");
    properties.setProperty("synchronous", "FULL");
    properties.setProperty("foreign_keys", "true");
    properties.setProperty("busy_timeout", "10000");
    properties.setProperty("cache_size", "-8000");
    return properties;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Runs a question; sees everything committed before it began. */
  public <T extends @Nullable Object> T read(Function<Handle, T> question) {
    Unit current = joined.get();
    if (current != null) {
      return question.apply(current.handle);
    }
    try {
      return jdbi.withHandle(question::apply);
    } catch (LazoException e) {
      throw e;
    } catch (RuntimeException e) {
      throw DatabaseFaults.asProblem(e);
    }
  }

  /**
   * Runs a question that may cost more than its asker can wait for; inside a write it is not
   * limited.
   *
   * @param tooLong what is thrown when the time is over; the database works on it no longer
   */
  public <T extends @Nullable Object> T readWithin(
      Duration most, Supplier<? extends RuntimeException> tooLong, Function<Handle, T> question) {
    if (joined.get() != null) {
      return read(question);
    }
    try {
      return read(handle -> TimeLimit.within(dialect, handle, most, question));
    } catch (RuntimeException e) {
      throw TimeLimit.reached(e) ? tooLong.get() : e;
    }
  }

  /**
   * Runs a unit of work and returns when it is durable. Nothing of it remains when it throws.
   *
   * @throws Unavailable when the disk is full or the database cannot be reached
   */
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    Unit current = joined.get();
    if (current != null) {
      return work.apply(current.handle);
    }
    List<Runnable> afterCommit = new ArrayList<>();
    T result;
    try {
      result =
          writer != null
              ? writer.run(handle -> joining(new Unit(handle, afterCommit), work))
              : jdbi.inTransaction(handle -> joining(new Unit(handle, afterCommit), work));
    } catch (LazoException e) {
      throw e;
    } catch (RuntimeException e) {
      throw DatabaseFaults.asProblem(e);
    }
    afterCommit.forEach(Runnable::run);
    return result;
  }

  /**
   * Runs the action once the write under way is durable, or at once when there is none. The action
   * must not throw.
   */
  public void afterCommit(Runnable action) {
    Unit current = joined.get();
    if (current == null) {
      action.run();
    } else {
      current.afterCommit.add(action);
    }
  }

  /** Like {@link #write}, for work without a result. */
  public void change(Consumer<Handle> work) {
    write(
        handle -> {
          work.accept(handle);
          return Boolean.TRUE;
        });
  }

  private <T extends @Nullable Object> T joining(Unit unit, Function<Handle, T> work) {
    joined.set(unit);
    try {
      return work.apply(unit.handle);
    } finally {
      joined.remove();
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close(); // before the pool: it finishes what callers still wait for
    }
    pool.close();
  }
}
