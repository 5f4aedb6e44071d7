package lazo.move;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Reads an MLflow database, whatever its version: which tables and columns there are is asked of
 * the database.
 */
final class Rows implements AutoCloseable {
  private static final int FETCHED = 5_000;

  private final Connection connection;
  private final Map<String, Set<String>> columns = new ConcurrentHashMap<>();

  Rows(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Reader<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes one row. */
  @FunctionalInterface
  interface Taker {
    void take(ResultSet row) throws SQLException;
  }

  boolean hasTable(String table) {
    return !columns(table).isEmpty();
  }

  boolean has(String table, String column) {
    return columns(table).contains(column);
  }

  /** The column, or a constant in its stead where the table has none of the name. */
  String orElse(String table, String column, String otherwise) {
    return has(table, column) ? column : otherwise + " as " + column;
  }

  private Set<String> columns(String table) {
    return columns.computeIfAbsent(
        table,
        name -> {
          Set<String> found = new HashSet<>();
          try (var rows =
              connection.getMetaData().getColumns(null, connection.getSchema(), name, "%")) {
            while (rows.next()) {
              found.add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
          } catch (SQLException e) {
            throw failed(e);
          }
          return found;
        });
  }

  <T> List<T> list(String sql, Reader<T> reader, Object... values) {
    List<T> list = new ArrayList<>();
    each(sql, row -> list.add(reader.read(row)), values);
    return list;
  }

  /** For every row; a {@code ?} may stand for a list, see {@link #in}. */
  void each(String sql, Taker taker, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCHED);
      int place = 1;
      for (Object value : values) {
        if (value instanceof Collection<?> many) {
          for (Object one : many) {
            statement.setObject(place++, one);
          }
        } else {
          statement.setObject(place++, value);
        }
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taker.take(rows);
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static InvalidInput failed(SQLException e) {
    return new InvalidInput("the MLflow database could not be read: " + e.getMessage(), e);
  }

  /** {@code (?,?,?)} for a list. */
  static String in(Collection<?> many) {
    return "(" + String.join(",", Collections.nCopies(many.size(), "?")) + ")";
  }

  static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  static String text(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
