package lazo.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/** Makes a database stop working on a question when its time is over. */
final class TimeLimit {
  /** About a millisecond of SQLite's work. */
  private static final int STEPS_BETWEEN_LOOKS = 20_000;

  private static final String CANCELLED = "57014";

  private TimeLimit() {}

  static <T extends @Nullable Object> T within(
      Dialect dialect, Handle handle, Duration most, Function<Handle, T> question) {
    try {
      return switch (dialect) {
        case SQLITE -> withinSqlite(handle, most, question);
        case POSTGRESQL -> {
          handle.execute("set statement_timeout = " + Math.max(1, most.toMillis()));
          try {
            yield question.apply(handle);
          } finally {
            handle.execute("set statement_timeout = default");
          }
        }
      };
    } catch (SQLException e) {
      throw new IllegalStateException("the database takes no time limit: " + e.getMessage(), e);
    }
  }

  private static <T extends @Nullable Object> T withinSqlite(
      Handle handle, Duration most, Function<Handle, T> question) throws SQLException {
    Connection connection = handle.getConnection().unwrap(org.sqlite.SQLiteConnection.class);
    long end = System.nanoTime() + most.toNanos();
    ProgressHandler.setHandler(
        connection,
        STEPS_BETWEEN_LOOKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - end > 0 ? 1 : 0;
          }
        });
    try {
      return question.apply(handle);
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  /** Whether a failure is that of a question whose time was over. */
  static boolean reached(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure
          && (CANCELLED.equals(failure.getSQLState())
              || failure.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code)) {
        return true;
      }
    }
    return false;
  }
}
