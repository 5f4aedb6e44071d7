package lazo.examples.flights;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lazo.client.LazoClient;

/** A Lazo server in a process of its own, started from the same class path as this one. */
final class ServerProcess implements AutoCloseable {
  private static final long START_AT_MOST_MILLIS = 120_000;

  private final Process process;
  private final int port;
  private final Path log;

  private ServerProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts the server on the wanted port, or on a free one when that is taken, with its clock at
   * the instant.
   */
  static ServerProcess start(Path data, int wantedPort, Instant clock) throws IOException {
    int port = wantedPort != 0 && free(wantedPort) ? wantedPort : freePort();
    Files.createDirectories(data);
    Path log = data.resolve("server.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            // Half of the second compiler's work would not pay off within the story.
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=10000",
            "-XX:Tier4CompileThreshold=40000",
            "-XX:Tier4BackEdgeThreshold=200000",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(fastStart());
    command.addAll(List.of("lazo.cli.Main", "server"));
    command.addAll(
        List.of(
            "--port",
            String.valueOf(port),
            "--data",
            data.toString(),
            "--replay-clock",
            clock.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Not as an option: Java reads a command line of another process only while it is short.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    // A terminal sends Ctrl-C to both; whoever ends this process alone means the server too.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-server"));
    var server = new ServerProcess(process, port, log);
    server.awaitAnswer();
    return server;
  }

  /** What the launcher found for a fast start of this process serves the server too. */
  private static List<String> fastStart() {
    List<String> options = new ArrayList<>();
    String classes = System.getProperty("lazo.class-cache");
    if (classes != null) {
      options.addAll(List.of("-XX:AOTCache=" + classes, "-Xlog:disable", "-Xlog:all=off"));
    }
    String sqlite = System.getProperty("org.sqlite.lib.path");
    if (sqlite != null) {
      options.add("-Dorg.sqlite.lib.path=" + sqlite);
    }
    return options;
  }

  /**
   * Stops the server of an earlier demo on this folder that was killed and could not stop it: the
   * folder's lock says who holds it.
   */
  static void stopLeftOver(Path data) throws IOException {
    Path lock = data.resolve("lock");
    String holder = Files.exists(lock) ? Files.readString(lock).strip() : "";
    Optional<ProcessHandle> server =
        holder.matches("\\d{1,10}") ? ProcessHandle.of(Long.parseLong(holder)) : Optional.empty();
    server
        .filter(process -> ofDemo(process, data))
        .ifPresent(
            process -> {
              process.destroy();
              process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
            });
  }

  /** Process numbers come again; only a server with a replay clock on this very folder is meant. */
  private static boolean ofDemo(ProcessHandle process, Path data) {
    String line = process.info().commandLine().orElse("");
    return line.contains("lazo.cli.Main server")
        && line.contains("--data " + data + " --replay-clock");
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws IOException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_AT_MOST_MILLIS);
    try (LazoClient client = client()) {
      while (!client.ready()) {
        if (!process.isAlive()) {
          throw new IOException(
              "the server stopped while starting; its log ends with: " + lastLine());
        }
        if (System.nanoTime() > until) {
          throw new IOException("the server did not answer within two minutes; its log is " + log);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String lastLine() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "(nothing)" : lines.getLast();
  }

  LazoClient client() {
    return new LazoClient(URI.create("http://127.0.0.1:" + port));
  }

  int port() {
    return port;
  }

  Path log() {
    return log;
  }

  /** Waits until the process ends by itself. */
  void await() throws InterruptedException {
    process.waitFor();
  }

  /** Asks the server to stop and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
