package lazo.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server process that is killed and started again on the same folder and port. */
final class KilledServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer of any status. */
  record Answer(int status, JsonNode body) {}

  /** The server went away, as it should. */
  static final class Gone extends RuntimeException {
    Gone(Throwable cause) {
      super(cause);
    }
  }

  private final Path folder;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final int port = freePort();
  private @Nullable Process process;

  KilledServer(Path folder) {
    this.folder = folder;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Starts the process; does not wait until it answers. */
  void start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "lazo.cli.Main",
                "server",
                "--port",
                String.valueOf(port),
                "--data",
                data().toString()));
    command.addAll(List.of(options));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  String said() throws IOException {
    return Files.readString(log());
  }

  void awaitReady() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < until) {
      assertThat(process.isAlive()).as("the server ended while starting").isTrue();
      try {
        if (get("/v2/health/ready").status == 200) {
          return;
        }
      } catch (Gone notYet) {
        // tried again
      }
      Thread.sleep(10);
    }
    throw new AssertionError("not ready within 60 s");
  }

  /** As kill -9 does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, and waits. */
  boolean stop() throws InterruptedException {
    process.destroy();
    return process.waitFor(30, TimeUnit.SECONDS);
  }

  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ends by itself").isTrue();
    return process.exitValue();
  }

  Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  Answer post(String path, Object body) {
    try {
      return send("POST", path, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer send(String method, String path, BodyPublisher body) {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(Duration.ofSeconds(60))
                  .header("Content-Type", "application/json")
                  .method(method, body)
                  .build(),
              BodyHandlers.ofByteArray());
      boolean json = answer.body().length > 0 && answer.body()[0] == '{';
      return new Answer(
          answer.statusCode(), json ? JSON.readTree(answer.body()) : JSON.createObjectNode());
    } catch (IOException e) {
      throw new Gone(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Gone(e);
    }
  }

  static JsonNode done(Answer answer, String what) {
    assertThat(answer.status).as(what + ": " + answer.body).isEqualTo(200);
    return answer.body;
  }

  /** One tensor of the Open Inference Protocol, one value a row. */
  static Map<String, Object> tensor(String name, String type, List<?> values) {
    return Map.of(
        "name", name, "datatype", type, "shape", List.of(values.size(), 1), "data", values);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
    http.close();
  }
}
