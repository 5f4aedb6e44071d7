package lazo.move;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.client.ServerUnreachable;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** Opens the store that a user names. */
public final class Origins {
  private static final String FORMS =
      "sqlite:///FILE, postgresql://USER:PASSWORD@HOST/DATABASE, a folder such as ./mlruns, or http://SERVER";
  private static final Pattern SQLITE = Pattern.compile("sqlite:///?(.*)");
  private static final Pattern POSTGRESQL =
      Pattern.compile("postgres(?:ql)?(?:\\+\\w+)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^@]+)");

  private Origins() {}

  /**
   * @param from in the words that MLflow's own --backend-store-uri uses
   * @param artifacts the folder where artifacts lie, null to look where they say they are
   */
  public static Origin open(String from, @Nullable Path artifacts, Report report) {
    Matcher sqlite = SQLITE.matcher(from);
    if (sqlite.matches()) {
      return sqlite(Path.of(sqlite.group(1)), artifacts, report);
    }
    Matcher postgresql = POSTGRESQL.matcher(from);
    if (postgresql.matches()) {
      return postgresql(postgresql, artifacts, report);
    }
    if (Files.isRegularFile(Path.of(from))) {
      return sqlite(Path.of(from), artifacts, report);
    }
    throw new InvalidInput("'" + from + "' is no store to import from; write " + FORMS);
  }

  private static Origin sqlite(Path file, @Nullable Path artifacts, Report report) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput("there is no file " + file.toAbsolutePath());
    }
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(30_000);
    try {
      Rows rows = rows(config.createConnection("jdbc:sqlite:" + file), file.toString());
      Path whole = file.toAbsolutePath().normalize();
      return new SqlOrigin(
          "sqlite:///" + whole, rows, new ArtifactFolders(whole(artifacts), bases(whole)), report);
    } catch (SQLException e) {
      throw new InvalidInput("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Path whole(@Nullable Path folder) {
    if (folder == null) {
      return null;
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidInput("--artifacts: there is no folder " + folder.toAbsolutePath());
    }
    return folder.toAbsolutePath().normalize();
  }

  /** MLflow writes paths relative to where it was started: often beside its database. */
  private static List<Path> bases(Path file) {
    return List.of(
        Path.of("").toAbsolutePath(), file.getParent() == null ? Path.of("/") : file.getParent());
  }

  private static Rows rows(Connection connection, String where) {
    var rows = new Rows(connection);
    if (!rows.hasTable("experiments") || !rows.hasTable("runs") || !rows.hasTable("metrics")) {
      rows.close();
      throw new InvalidInput(where + " is no database of an MLflow server: it has no runs");
    }
    return rows;
  }

  private static Origin postgresql(Matcher url, @Nullable Path artifacts, Report report) {
    var properties = new Properties();
    set(properties, "user", url.group(1), System.getenv("PGUSER"));
    set(properties, "password", url.group(2), System.getenv("PGPASSWORD"));
    properties.put("connectTimeout", "10");
    properties.put("readOnly", "true");
    String where = "postgresql://" + url.group(3);
    try {
      Connection connection = DriverManager.getConnection("jdbc:" + where, properties);
      connection.setAutoCommit(false); // one view of it all, and rows that stream
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      return new SqlOrigin(
          where,
          rows(connection, where),
          new ArtifactFolders(whole(artifacts), List.of(Path.of("").toAbsolutePath())),
          report);
    } catch (SQLException e) {
      throw new ServerUnreachable("cannot open " + where + ": " + e.getMessage(), e);
    }
  }

  private static void set(
      Properties properties, String name, @Nullable String given, @Nullable String otherwise) {
    if (given != null && !given.isEmpty()) {
      properties.put(name, URLDecoder.decode(given, StandardCharsets.UTF_8));
    } else if (otherwise != null) {
      properties.put(name, otherwise);
    }
  }
}
