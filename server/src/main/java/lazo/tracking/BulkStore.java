package lazo.tracking;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import lazo.problem.Unavailable;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Inserts many rows by few statements: one statement carries up to {@value #ROWS_PER_STATEMENT}
 * rows, which saves a round trip each on PostgreSQL and the call into native code on SQLite.
 */
final class BulkStore {
  private static final int ROWS_PER_STATEMENT = 64;

  private BulkStore() {}

  /**
   * Returns how many rows were inserted or changed.
   *
   * @param into for example {@code metric (run, key)}
   * @param tail what follows the values, for example {@code on conflict do nothing}
   */
  static int insert(
      Handle handle, String into, String tail, List<? extends @Nullable Object[]> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    try {
      int full = rows.size() / ROWS_PER_STATEMENT * ROWS_PER_STATEMENT;
      int changed =
          full == 0 ? 0 : run(handle, into, tail, rows.subList(0, full), ROWS_PER_STATEMENT);
      return full == rows.size()
          ? changed
          : changed + run(handle, into, tail, rows.subList(full, rows.size()), rows.size() - full);
    } catch (SQLException e) {
      throw new Unavailable("the rows could not be stored: " + e.getMessage(), e);
    }
  }

  private static int run(
      Handle handle,
      String into,
      String tail,
      List<? extends @Nullable Object[]> rows,
      int rowsPerStatement)
      throws SQLException {
    int columns = rows.getFirst().length;
    String row = "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
    String sql =
        "insert into "
            + into
            + " values "
            + String.join(",", Collections.nCopies(rowsPerStatement, row))
            + " "
            + tail;
    int changed = 0;
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      for (int from = 0; from < rows.size(); from += rowsPerStatement) {
        int index = 1;
        for (@Nullable Object[] values : rows.subList(from, from + rowsPerStatement)) {
          for (Object value : values) {
            set(statement, index++, value);
          }
        }
        changed += statement.executeUpdate();
      }
    }
    return changed;
  }

  /** The driver's general setter costs a chain of type tests for each value. */
  private static void set(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case Double number -> statement.setDouble(index, number);
      case null, default -> statement.setObject(index, value);
    }
  }
}
