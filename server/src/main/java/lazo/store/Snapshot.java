package lazo.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import org.sqlite.SQLiteDataSource;

/**
 * A copy of the SQLite database of a data folder as it was at one instant, whether a server is
 * writing to it or not: whatever was acknowledged before is in it.
 *
 * @param file the copy, a database of its own
 */
public record Snapshot(Path file) {
  private static final int WAIT_FOR_LOCK_MILLIS = 10_000;

  /** Where each blob that the database counts on is named. */
  private static final String BLOBS =
      """
      select sha256 from artifact where sha256 is not null
      union select sha256 from dataset_file union select sha256 from package_file
      """;

  /** Files of the prediction log that stand in for its segments. */
  private static final String PARTS = "select file from feedback_part where file <> ''";

  /** Copies the database of a data folder to a file that must not exist yet. */
  public static Snapshot take(Path data, Path target) {
    Path source = data.resolve(Database.FILE);
    if (!Files.isRegularFile(source)) {
      throw new InvalidInput(
          "there is no database "
              + source
              + "; name the server's data folder with --data. A server with --database keeps its"
              + " metadata in PostgreSQL: save that with pg_dump first and copy the folder afterwards");
    }
    try (Connection connection = open(source);
        PreparedStatement copy = connection.prepareStatement("vacuum into ?")) {
      copy.setString(1, target.toString());
      copy.execute();
    } catch (SQLException e) {
      throw new Unavailable(
          "the database " + source + " could not be copied to " + target + ": " + e.getMessage(),
          e);
    }
    return new Snapshot(target);
  }

  private static Connection open(Path file) throws SQLException {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    source.setBusyTimeout(WAIT_FOR_LOCK_MILLIS);
    return source.getConnection();
  }

  /**
   * @throws Unavailable when the database is damaged
   */
  public void check() {
    Set<String> found = ask("pragma quick_check");
    if (!found.equals(Set.of("ok"))) {
      throw new Unavailable("the database is damaged: " + String.join("; ", found));
    }
  }

  /** The SHA-256 digests of all blobs that the database counts on. */
  public Set<String> blobs() {
    return ask(BLOBS);
  }

  /** The finished files of the prediction log, as paths below its folder. */
  public Set<String> parts() {
    return ask(PARTS);
  }

  private Set<String> ask(String question) {
    Set<String> found = new TreeSet<>();
    try (Connection connection = open(file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new Unavailable("the copy of the database cannot be read: " + e.getMessage(), e);
    }
    return found;
  }
}
