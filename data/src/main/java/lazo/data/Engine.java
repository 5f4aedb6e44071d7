package lazo.data;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import lazo.features.Frame;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * A connection to DuckDB, with one statement per query because a failed execute closes its
 * statement. Used by one thread at a time; {@link #connect} gives another thread its own.
 *
 * <p>The seal, in this order because each step forbids the next one's undoing: the files that may
 * be read are named, access to everything else outside is switched off, the configuration is
 * locked. What is then refused by DuckDB itself, whatever the SQL: other files, the network,
 * extensions, ATTACH, COPY, EXPORT, secrets, and changes of any limit. {@link Expression} refuses
 * most of it a first time by never letting a statement through.
 */
final class Engine implements AutoCloseable {

  private static final String RESULT = "\"lazo.result\"";

  private final DuckDBConnection connection;
  private final Duration queryAtMost;
  private Runnable onClose = () -> {};
  private Derivations derivations = new Derivations();
  private @Nullable FrameTables frames;
  private boolean closed;

  private Engine(DuckDBConnection connection, Duration queryAtMost) {
    this.connection = connection;
    this.queryAtMost = queryAtMost;
  }

  static Engine trusted(DuckDb.Limits limits) {
    Engine engine = open(limits);
    engine.frames();
    engine.execute("SET lock_configuration = true");
    return engine;
  }

  /** What engines before this one have checked. */
  Engine knowing(Derivations before) {
    derivations = before;
    return this;
  }

  Derivations derivations() {
    return derivations;
  }

  /** Lets this engine read these files and nothing else from now on; closes it where that fails. */
  Engine seal(List<Path> files, Runnable afterClose) {
    String paths =
        files.stream().distinct().map(Sql::path).map(Sql::literal).collect(joining(", "));
    try {
      execute("SET allowed_paths = [" + paths + "]");
      execute("SET enable_external_access = false");
      execute("SET lock_configuration = true");
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    onClose = afterClose;
    return this;
  }

  /** An engine that may do everything yet. */
  static Engine open(DuckDb.Limits limits) {
    Properties properties = new Properties();
    properties.put("memory_limit", limits.memoryMb() + "MB");
    properties.put("threads", Integer.toString(limits.threads()));
    properties.put("temp_directory", limits.temporary().toString());
    properties.put("autoinstall_known_extensions", "false");
    properties.put("autoload_known_extensions", "false");
    properties.put("allow_community_extensions", "false");
    try {
      Files.createDirectories(limits.temporary());
      Engine engine =
          new Engine(
              DuckDBConnection.newConnection("jdbc:duckdb:", false, properties),
              limits.queryAtMost());
      engine.execute("SET TimeZone = 'UTC'");
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("DuckDB does not start: " + e.getMessage(), e);
    }
  }

  /** Another connection to the same engine, for another thread or a shorter time. */
  Engine connect() {
    try {
      Engine another = new Engine(connection.duplicate(), queryAtMost);
      another.frames = frames;
      another.derivations = derivations;
      return another;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  void execute(String sql) {
    update(sql);
  }

  /** Runs a statement for what it does and not for what it returns. */
  void update(String sql, @Nullable Object... parameters) {
    try (DuckDBPreparedStatement statement = connection.prepare(sql)) {
      statement.setQueryTimeout(seconds());
      bind(statement, parameters);
      statement.execute();
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  /**
   * The rows of a query as columns, cast to numbers, times and text.
   *
   * <p>The rows go to a temporary table first, and are counted there. DuckDB's chunked result is
   * always streamed, and an error in mid-stream looks like its end: a failing cast in row 9,999,999
   * of ten million gave 9,203,712 rows and no exception (2.0.0.1). Reading a table that is already
   * there cannot fail that way, and the count would tell.
   */
  Frame fetch(String sql, @Nullable Object... parameters) {
    List<TableColumn> columns = describe(sql, parameters);
    String wrapped = Fetch.wrap(columns, sql);
    update("CREATE OR REPLACE TEMP TABLE " + RESULT + " AS " + wrapped, parameters);
    long rows = Long.parseLong(text("SELECT count(*) FROM " + RESULT));
    TextCodes codes = TextCodes.of(this, columns, RESULT, rows);
    Frame frame;
    try (DuckDBPreparedStatement statement = connection.prepare(codes.sql());
        var result = statement.query()) {
      frame = Fetch.frame(result);
    } catch (SQLException e) {
      throw Failures.of(e);
    }
    if (frame.rows() != rows) {
      throw new IllegalStateException(
          "DuckDB gave " + frame.rows() + " rows of " + rows + " without saying why");
    }
    execute("DROP TABLE " + RESULT);
    return codes.decoded(frame);
  }

  /** The columns that a query would return. Nothing is executed. */
  List<TableColumn> describe(String sql, @Nullable Object... parameters) {
    try (DuckDBPreparedStatement statement = connection.prepare("DESCRIBE " + sql)) {
      bind(statement, parameters);
      List<TableColumn> columns = new ArrayList<>();
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          columns.add(new TableColumn(result.getString(1), result.getString(2)));
        }
      }
      return columns;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  /** The only value of a query's only row. */
  @Nullable String text(String sql, @Nullable Object... parameters) {
    try (DuckDBPreparedStatement statement = connection.prepare(sql)) {
      statement.setQueryTimeout(seconds());
      bind(statement, parameters);
      try (var result = statement.executeQuery()) {
        return result.next() ? result.getString(1) : null;
      }
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  /** The only column of a query, whose values are never NULL. */
  List<String> texts(String sql) {
    try (DuckDBPreparedStatement statement = connection.prepare(sql);
        var result = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  DuckDBPreparedStatement prepare(String sql) {
    try {
      return connection.prepare(sql);
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  /** Frames in memory that SQL on this engine can read. */
  FrameTables frames() {
    try {
      frames = frames == null ? FrameTables.register(connection) : frames;
      return frames;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  private static void bind(DuckDBPreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private int seconds() {
    return Math.toIntExact(Math.max(1, queryAtMost.toSeconds()));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failures.of(e);
    } finally {
      onClose.run();
    }
  }
}
