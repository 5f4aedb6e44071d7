package lazo.interop;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The published MLflow server in a process of its own, on a database of its own. */
final class MlflowProcess implements AutoCloseable {
  private static final long START_MILLIS_MAX = 120_000;

  private final Process process;
  private final String url;

  private MlflowProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static MlflowProcess start(Path program, Path folder, String... options)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "server",
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("mlflow.db"),
                "--workers",
                "1",
                "--port",
                String.valueOf(port)));
    command.addAll(List.of(options));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mlflow.out").toFile());
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    Process process = builder.start();
    var server = new MlflowProcess(process, "http://127.0.0.1:" + port);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS_MAX);
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (server.answers()) {
        return server;
      }
      Thread.sleep(100);
    }
    server.close();
    throw new IllegalStateException(
        "MLflow did not start: " + Files.readString(folder.resolve("mlflow.out")));
  }

  private boolean answers() {
    try {
      var health = (HttpURLConnection) URI.create(url + "/health").toURL().openConnection();
      return health.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
