package lazo.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that speaks S3 in a process of its own; a bucket is a folder under its folder. */
final class S3Process implements AutoCloseable {
  static final String KEY = "the-key";
  static final String SECRET = "the-secret";

  private static final Path JARS = Path.of("..", "s3server", "target", "lib");
  private static final long START_MILLIS_MAX = 60_000;

  private final Path folder;
  private final int port;
  private Process process;

  private S3Process(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static S3Process start(Path folder, String bucket) throws IOException, InterruptedException {
    if (!Files.isDirectory(JARS)) {
      throw new IllegalStateException(
          JARS.toAbsolutePath().normalize() + " is missing; mvn -pl s3server package makes it");
    }
    Files.createDirectories(folder.resolve("s3").resolve(bucket));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    return new S3Process(folder, port, run(folder, port));
  }

  private static Process run(Path folder, int port) throws IOException, InterruptedException {
    Path settings =
        Files.writeString(
            folder.resolve("s3.properties"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, KEY, SECRET, folder.resolve("s3")));
    // its own settings of the log: it tells every byte otherwise
    Path log =
        Files.writeString(
            folder.resolve("s3-log.xml"), "<configuration><root level=\"OFF\"/></configuration>");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-Dlogback.configurationFile=" + log,
                "-cp",
                JARS.toAbsolutePath() + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3.out").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS_MAX);
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return process;
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException(
        "the S3 server did not start: " + Files.readString(folder.resolve("s3.out")));
  }

  /** What a client's environment says of it. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID",
        KEY,
        "AWS_SECRET_ACCESS_KEY",
        SECRET,
        "AWS_ENDPOINT_URL",
        "http://127.0.0.1:" + port,
        "AWS_REGION",
        "us-east-1");
  }

  /** The objects of a bucket as files. */
  List<Path> objects(String bucket) throws IOException {
    try (var files = Files.walk(folder.resolve("s3").resolve(bucket))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException, InterruptedException {
    process = run(folder, port);
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
