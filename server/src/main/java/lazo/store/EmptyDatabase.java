package lazo.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A SQLite database that was migrated beforehand, by the same migrations: a start on a new folder
 * copies it instead of running them all. Which one is told by a system property; without it, or
 * when it cannot be copied, the folder's database is made as usual. Its schema is checked like that
 * of any other database, so one of an earlier version is only slower.
 */
public final class EmptyDatabase {
  /** The system property that holds the file. */
  public static final String PROPERTY = "lazo.empty-database";

  private EmptyDatabase() {}

  /**
   * Makes one.
   *
   * @param work a folder that is empty
   * @param file where it goes; what was there is replaced
   */
  public static void make(Path work, Path file) throws IOException {
    Database.sqlite(work).close();
    Files.copy(work.resolve(Database.FILE), file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Puts a copy where nothing is yet; a copy that a crash interrupted is no database. */
  static void place(Path file) {
    String ready = System.getProperty(PROPERTY);
    // a log that lies there without its database would be taken for the copy's
    if (ready == null || Files.exists(file) || Files.exists(beside(file, "-wal"))) {
      return;
    }
    Path copy = beside(file, ".new");
    try {
      Files.write(copy, Files.readAllBytes(Path.of(ready)));
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException ignored) {
        // the folder takes nothing: opening the database says so
      }
    }
  }

  private static Path beside(Path file, String end) {
    return file.resolveSibling(file.getFileName() + end);
  }
}
