package lazo.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import lazo.app.Server;
import lazo.app.ServerOptions;
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
      "  lazo server --database 'jdbc:postgresql://localhost/lazo?user=lazo'"
    })
final class ServerVerb implements Callable<Integer> {

  @Option(
      names = "--port",
      defaultValue = "5000",
      description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "lazo-data",
      description = "Folder that holds everything the server keeps. Default: ./${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "JDBC URL of a PostgreSQL database for the metadata. Default: SQLite in the data folder.")
  private @Nullable String database;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A further name by which browsers may reach this server, such as that of a proxy. Repeatable.")
  private Set<String> allowedHosts = Set.of();

  @Option(
      names = "--insecure",
      description = "Listen on a network although there is no access control.")
  private boolean insecure;

  @Option(
      names = "--replay-clock",
      paramLabel = "INSTANT",
      description =
          "Start with a clock that stands at this instant and moves only when told (POST /lazo/v1/clock).")
  private @Nullable Instant replayFrom;

  @Override
  public Integer call() throws InterruptedException {
    LogFormat.install();
    ServerOptions options =
        new ServerOptions(
            host,
            port,
            data.toAbsolutePath().normalize(),
            database,
            insecure,
            allowedHosts,
            replayFrom);
    Server server = Server.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "lazo-stop"));
    System.out.println("Lazo " + Server.VERSION + " answers at " + server.url());
    System.out.println("Data in " + options.data() + ". Ctrl-C stops it.");
    System.out.flush();
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }
}
