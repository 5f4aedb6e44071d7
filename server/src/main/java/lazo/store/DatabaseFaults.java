package lazo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;

/** What a failure of the database means to whoever asked. */
final class DatabaseFaults {
  private static final String NO_SUCH_CHARACTER = "22021";
  private static final String NO_REGULAR_EXPRESSION = "2201B";

  /** In bytes: an empty database, its shared memory and the first entries of its log. */
  private static final long ROOM_TO_START = 1 << 20;

  private DatabaseFaults() {}

  /** The problem behind a failure; a failure that is a defect of Lazo comes back as it is. */
  static RuntimeException asProblem(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("SQLITE_FULL")
          || message.contains("database or disk is full")
          || message.contains("No space left")) {
        return new Unavailable(
            "the disk that holds the database is full; free some space, nothing was stored", e);
      }
      if (message.contains("SQLITE_READONLY") || message.contains("SQLITE_IOERR")) {
        return new Unavailable(
            "the database cannot be written (" + message + "); check its disk and permissions", e);
      }
      if (cause instanceof SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (state.equals(NO_SUCH_CHARACTER)) {
          return new InvalidInput("a text holds the character U+0000; send it without", e);
        }
        if (state.equals(NO_REGULAR_EXPRESSION)) {
          return new InvalidInput(
              "Invalid regular expression: the database takes it for none; write it in a simpler way",
              e);
        }
        if (unreachable(failure, state)) {
          return new Unavailable("the database cannot be reached; try again in a moment", e);
        }
      }
    }
    return e;
  }

  /** Whether the disk of this folder has no room to open a database. */
  static boolean diskFull(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace() < ROOM_TO_START;
    } catch (IOException e) {
      return false;
    }
  }

  static Unavailable noRoomToStart(Path folder, Exception cause) {
    return new Unavailable(
        "the disk that holds " + folder + " is full; free some space and start again", cause);
  }

  /** The classes of states for a broken connection and for a server that stops. */
  private static boolean unreachable(SQLException failure, String state) {
    return failure instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P");
  }
}
