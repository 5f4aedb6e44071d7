package lazo.move;

import java.net.URI;
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
import lazo.client.Credentials;
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

  private static final Pattern SERVER = Pattern.compile("(?i)https?://.+");

  private static final Pattern FOLDER = Pattern.compile("file:/.+");

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
    if (SERVER.matcher(from).matches()) {
      return server(from, artifacts, report);
    }
    if (Files.isRegularFile(Path.of(from))) {
      return sqlite(Path.of(from), artifacts, report);
    }
    if (FOLDER.matcher(from).matches() || Files.isDirectory(Path.of(from))) {
      return folder(from, artifacts, report);
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

  private static Origin folder(String from, @Nullable Path artifacts, Report report) {
    Path folder =
        (FOLDER.matcher(from).matches() ? Path.of(URI.create(from).getPath()) : Path.of(from))
            .toAbsolutePath()
            .normalize();
    if (!Files.isDirectory(folder)) {
      throw new InvalidInput("there is no folder " + folder);
    }
    if (!FolderStore.is(folder)) {
      throw new InvalidInput(
          folder + " is no store of MLflow: no folder in it has a meta.yaml of an experiment");
    }
    Path above = folder.getParent() == null ? folder : folder.getParent();
    List<Path> bases = List.of(Path.of("").toAbsolutePath(), above);
    Path files = artifacts == null ? folder : whole(artifacts);
    return new FolderOrigin(folder, new ArtifactFolders(files, bases), report);
  }

  private static Origin server(String from, @Nullable Path artifacts, Report report) {
    if (artifacts != null) {
      throw new InvalidInput(
          "--artifacts goes with a database or a folder; the server at "
              + from
              + " hands out its files itself");
    }
    URI address = address(from);
    String user = address.getUserInfo();
    Credentials credentials = HttpOrigin.credentials(System.getenv());
    if (user != null) {
      int colon = user.indexOf(':');
      credentials =
          Credentials.password(
              colon < 0 ? user : user.substring(0, colon),
              colon < 0 ? "" : user.substring(colon + 1));
    }
    return server(address, credentials, report);
  }

  /** A tracking server, asked as the user that the credentials name. */
  public static Origin server(URI address, Credentials credentials, Report report) {
    if (address.getRawAuthority() == null || address.getScheme() == null) {
      throw new InvalidInput(address + " is no address of a server; write http://HOST:PORT");
    }
    String path = address.getPath().replaceAll("/+$", "");
    String host = address.getRawAuthority().substring(address.getRawAuthority().indexOf('@') + 1);
    return new HttpOrigin(address.getScheme() + "://" + host + path, credentials, report);
  }

  private static URI address(String from) {
    try {
      return URI.create(from);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("--from: " + from + " is no address: " + e.getMessage(), e);
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
