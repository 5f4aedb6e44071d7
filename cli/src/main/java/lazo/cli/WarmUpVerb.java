package lazo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.store.EmptyDatabase;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;
import org.sqlite.util.LibraryLoaderUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a server of its own in a temporary folder, asks it what a first visitor would ask, and
 * stops. The launcher runs this while the JVM records which classes it loads.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Used by the launcher to prepare a fast start.")
final class WarmUpVerb implements Callable<Integer> {

  private static final List<String> PATHS =
      List.of(
          "/health",
          "/version",
          "/v2/health/ready",
          "/",
          "/lazo/v1/loops",
          "/lazo/v1/alerts",
          "/lazo/v1/endpoints",
          "/lazo/v1/rollouts",
          "/api/2.0/mlflow/experiments/get?experiment_id=0",
          "/models",
          "/experiments",
          "/metrics");

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(20);

  @Option(
      names = "--ready",
      paramLabel = "FOLDER",
      description = "Where to put SQLite's native library and a new database.")
  private @Nullable Path ready;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("lazo-warm-up");
    if (ready != null) {
      Files.createDirectories(ready);
      extractSqlite(ready);
      EmptyDatabase.make(folder.resolve("empty"), ready.resolve("empty.db"));
    }
    try (Server server = Server.start(options(folder));
        HttpClient client = HttpClient.newHttpClient()) {
      for (String path : PATHS) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(ANSWER_AT_MOST).build();
        System.out.println(client.send(request, BodyHandlers.ofString()).statusCode() + " " + path);
      }
    } finally {
      delete(folder);
    }
    return ExitCode.DONE;
  }

  /** By way of the server verb, so that its classes are in the cache too. */
  private static ServerOptions options(Path folder) {
    ServerVerb verb = ServerVerb.plain(List.of("--port", "0", "--data", folder.toString()));
    return verb == null ? ServerOptions.local(folder, 0) : verb.options();
  }

  /**
   * The driver would find out the platform with a process and unpack its library at every start.
   */
  private static void extractSqlite(Path folder) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream library = SQLiteDataSource.class.getResourceAsStream(resource)) {
      if (library != null) {
        Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
