package lazo.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import lazo.access.Access;
import lazo.access.Permission;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.app.ServerOptions.AccessControl;
import lazo.store.BucketPlace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a server and keeps it until a signal ends the process. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Start a server and keep it running until Ctrl-C.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo server",
      "  lazo server --port 8080 --data /srv/lazo",
      "  lazo server --database 'jdbc:postgresql://localhost/lazo?user=lazo'",
      "  lazo server --artifacts s3://models/lazo"
    })
final class ServerVerb implements Callable<Integer> {

  @Option(
      names = "--port",
      description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port = 5000;

  @Option(names = "--host", description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Folder that holds everything the server keeps. Default: ./${DEFAULT-VALUE}.")
  private Path data = Path.of("lazo-data");

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "JDBC URL of a PostgreSQL database for the metadata. Default: SQLite in the data folder.")
  private @Nullable String database;

  @Option(
      names = "--artifacts",
      paramLabel = "PLACE",
      description =
          "Where files are kept: a bucket such as s3://bucket/prefix, with credentials, region and endpoint from AWS's variables. Default: the data folder.")
  private @Nullable String artifacts;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A further name by which browsers may reach this server, such as that of a proxy. Repeatable.")
  private Set<String> allowedHosts = new LinkedHashSet<>();

  @Option(names = "--insecure", description = "Listen on a network without access control.")
  private boolean insecure;

  @Option(
      names = "--access",
      paramLabel = "WHO",
      description =
          "users: everyone signs in, and is shown and may change what they were given permission for; open: anyone who reaches the server may do anything. Default: open until the first start with users.")
  private AccessControl access = AccessControl.AUTO;

  @Option(
      names = "--default-permission",
      paramLabel = "PERMISSION",
      description =
          "What users may do where nothing else is said: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Permission otherwise = Permission.READ;

  @Option(
      names = "--keep-deleted",
      paramLabel = "TIME",
      description =
          "How long deleted runs and experiments can be restored, such as 12h or 30d, or forever; then they and their files go for good. Default: ${DEFAULT-VALUE}.")
  private String keepDeleted = ServerOptions.KEEP_DELETED;

  @Option(
      names = "--replay-clock",
      paramLabel = "INSTANT",
      description =
          "Start with a clock that stands at this instant and moves only when told (POST /lazo/v1/clock).")
  private @Nullable Instant replayFrom;

  /**
   * Reads the plain form of the options without picocli, which would take a quarter of the start.
   *
   * @return null for anything unusual, help and mistakes among it: then picocli reads them again
   *     and says what is wrong
   */
  static @Nullable ServerVerb plain(List<String> options) {
    ServerVerb verb = new ServerVerb();
    Iterator<String> words = options.iterator();
    try {
      while (words.hasNext()) {
        switch (words.next()) {
          case "--port" -> verb.port = Integer.parseInt(words.next());
          case "--host" -> verb.host = words.next();
          case "--data" -> verb.data = Path.of(words.next());
          case "--database" -> verb.database = words.next();
          case "--artifacts" -> verb.artifacts = words.next();
          case "--allow-host" -> verb.allowedHosts.add(words.next());
          case "--access" ->
              verb.access = AccessControl.valueOf(words.next().toUpperCase(Locale.ROOT));
          case "--default-permission" ->
              verb.otherwise = Permission.valueOf(words.next().toUpperCase(Locale.ROOT));
          case "--keep-deleted" -> verb.keepDeleted = words.next();
          case "--insecure" -> verb.insecure = true;
          case "--replay-clock" -> verb.replayFrom = Instant.parse(words.next());
          default -> {
            return null;
          }
        }
      }
    } catch (NoSuchElementException | IllegalArgumentException | DateTimeParseException e) {
      return null;
    }
    return verb;
  }

  ServerOptions options() {
    return new ServerOptions(
        host,
        port,
        data.toAbsolutePath().normalize(),
        database,
        insecure,
        allowedHosts,
        replayFrom,
        ServerOptions.kept(keepDeleted),
        access,
        otherwise,
        artifacts == null ? null : BucketPlace.parse(artifacts));
  }

  @Override
  public Integer call() throws InterruptedException {
    LogFormat.install();
    ServerOptions options = options();
    Server server = Server.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "lazo-stop"));
    System.out.println("Lazo " + Server.VERSION + " answers at " + server.url());
    System.out.println("Data in " + options.data() + ". Ctrl-C stops it.");
    server
        .firstPassword()
        .ifPresent(
            password ->
                System.out.println(
                    "The first user is "
                        + Access.FIRST_ADMIN
                        + " with the password "
                        + password
                        + " - this is shown only now."));
    System.out.flush();
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }
}
