package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import lazo.data.Sql;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into Parquet. They are gathered in a database beside the export, so that what
 * is larger than memory can be exported; used by one thread.
 */
final class ExportTables implements AutoCloseable {
  private static final String MEMORY = "512MB";
  private static final String DATABASE = "tables.duckdb";

  private final Path folder;
  private final Path work;
  private final DuckDBConnection connection;
  private final Map<ExportTable, DuckDBAppender> appenders = new EnumMap<>(ExportTable.class);
  private final Map<ExportTable, Long> rows = new EnumMap<>(ExportTable.class);

  private ExportTables(Path folder, Path work, DuckDBConnection connection) {
    this.folder = folder;
    this.work = work;
    this.connection = connection;
  }

  /**
   * @param work a folder for what is needed meanwhile
   */
  static ExportTables open(Path folder, Path work) {
    var properties = new Properties();
    properties.put("memory_limit", MEMORY);
    properties.put("temp_directory", work.resolve("spill").toString());
    properties.put("autoinstall_known_extensions", "false");
    properties.put("autoload_known_extensions", "false");
    properties.put("allow_community_extensions", "false");
    try {
      Files.deleteIfExists(work.resolve(DATABASE));
      Files.deleteIfExists(work.resolve(DATABASE + ".wal"));
      String url = "jdbc:duckdb:" + work.resolve(DATABASE);
      var tables =
          new ExportTables(folder, work, DuckDBConnection.newConnection(url, false, properties));
      for (ExportTable table : ExportTable.values()) {
        tables.execute("CREATE TABLE " + table.table() + " (" + table.columns() + ")");
        tables.appenders.put(table, tables.connection.createAppender(table.table()));
        tables.rows.put(table, 0L);
      }
      return tables;
    } catch (SQLException e) {
      throw failed(e);
    } catch (Exception e) {
      throw new UncheckedIOException("cannot write in " + work, new IOException(e));
    }
  }

  /**
   * @param values in the order of the table's columns: text, whole numbers, numbers or null; JSON
   *     is written as text
   */
  void add(ExportTable table, @Nullable Object... values) {
    try {
      @Nullable DuckDBAppender appender = appenders.get(table);
      if (appender == null) {
        throw new IllegalStateException("closed");
      }
      appender.beginRow();
      for (Object value : values) {
        append(appender, value);
      }
      appender.endRow();
      rows.merge(table, 1L, Long::sum);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static void append(DuckDBAppender appender, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> appender.appendNull();
      case String text -> appender.append(text);
      case Long number -> appender.append(number.longValue());
      case Integer number -> appender.append(number.longValue());
      case Double number -> appender.append(number.doubleValue());
      case JsonNode json -> appender.append(json.toString());
      case Enum<?> word -> appender.append(word.name());
      default -> throw new IllegalArgumentException("no such value: " + value.getClass());
    }
  }

  /** Adds a row for each key. */
  void pairs(ExportTable table, Map<String, String> pairs, @Nullable Object... owner) {
    pairs.forEach(
        (key, value) -> {
          @Nullable Object[] values = Arrays.copyOf(owner, owner.length + 2);
          values[owner.length] = key;
          values[owner.length + 1] = value;
          add(table, values);
        });
  }

  /** Writes each table as {@code TABLE.parquet}; says how many rows each has. */
  Map<String, Long> write() {
    Map<String, Long> written = new LinkedHashMap<>();
    try {
      for (ExportTable table : ExportTable.values()) {
        @Nullable DuckDBAppender appender = appenders.remove(table);
        if (appender != null) {
          appender.close();
        }
        Path part = work.resolve(table.table() + ".parquet");
        execute(
            "COPY "
                + table.table()
                + " TO "
                + Sql.literal(part.toString())
                + " (FORMAT parquet, COMPRESSION zstd)");
        Files.move(
            part,
            folder.resolve(table.table() + ".parquet"),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
        written.put(table.table(), rows.getOrDefault(table, 0L));
      }
      return written;
    } catch (SQLException e) {
      throw failed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write in " + folder, e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Most often a full disk: DuckDB says which file it could not write. */
  private static UncheckedIOException failed(SQLException e) {
    return new UncheckedIOException("cannot write the tables", new IOException(e.getMessage(), e));
  }

  @Override
  public void close() {
    try (connection) {
      for (DuckDBAppender appender : appenders.values()) {
        appender.close();
      }
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      appenders.clear();
    }
  }
}
