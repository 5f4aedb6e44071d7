package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.client.Credentials;
import lazo.client.ServerProblem;
import lazo.client.ServerUnreachable;
import lazo.store.Json;
import lazo.transfer.Receipt;

/** The Lazo server that things go to. Thread-safe. */
final class Target implements AutoCloseable {
  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(5);
  private static final Duration ANSWER_AT_MOST = Duration.ofMinutes(2);
  private static final Duration FILE_AT_MOST = Duration.ofHours(6);

  private final URI server;
  private final String origin;
  private final HttpClient client;

  /**
   * @param origin the name of what comes from elsewhere
   */
  Target(URI server, String origin) {
    String address = server.toString();
    this.server =
        URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    this.origin = origin;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_AT_MOST)
            .build();
  }

  URI server() {
    return server;
  }

  /** Makes sure that a Lazo server answers. */
  void check() {
    String version = text(send(request("/version", ANSWER_AT_MOST).GET().build()));
    if (!version.contains("lazo")) {
      throw new ServerProblem(
          400, "NOT_LAZO", "the server at " + server + " is no Lazo server; it says " + version);
    }
  }

  Receipt accept(String lines) {
    return Json.read(
        post("/lazo/v1/import?origin=" + encode(origin), "application/octet-stream", lines),
        Receipt.class);
  }

  /** Those of the ids that came whole before. */
  Set<String> whole(String kind, Map<String, String> marks) {
    JsonNode answer =
        Json.tree(
            post(
                "/lazo/v1/import/whole?origin=" + encode(origin),
                "application/json",
                Json.write(Map.of("kind", kind, "marks", marks))));
    Set<String> whole = new HashSet<>();
    answer.path("whole").forEach(id -> whole.add(id.asText()));
    return whole;
  }

  /** The files that are there of runs and logged models: a list under "owners". */
  JsonNode files(List<String> ids) {
    return Json.tree(
        post("/lazo/v1/import/files", "application/json", Json.write(Map.of("ids", ids))));
  }

  /**
   * Stores a file under a path of the artifact tree.
   *
   * @throws UncheckedIOException when the file cannot be read whole; nothing is stored then
   */
  void put(String path, FoundFile file) {
    var reading = new Reading(file);
    HttpRequest request =
        request("/api/2.0/mlflow-artifacts/artifacts/" + encodePath(path), FILE_AT_MOST)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(reading::open)))
            .build();
    try {
      refuse(request, send(request));
    } catch (ServerUnreachable e) {
      throw reading.failure().<RuntimeException>map(UncheckedIOException::new).orElse(e);
    }
  }

  private String post(String path, String type, String body) {
    HttpRequest request =
        request(path, ANSWER_AT_MOST)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> response = send(request);
    refuse(request, response);
    return text(response);
  }

  private HttpRequest.Builder request(String path, Duration atMost) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path)).timeout(atMost);
    String authorization = Credentials.of(System.getenv()).header();
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new ServerUnreachable(
          "the Lazo server at "
              + server
              + " does not answer ("
              + e
              + "); start it, then start the import again: it goes on where it was",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerUnreachable("interrupted", e);
    }
  }

  private static void refuse(HttpRequest request, HttpResponse<byte[]> response) {
    if (response.statusCode() >= 300) {
      throw new ServerProblem(
          response.statusCode(), "HTTP_" + response.statusCode(), message(request, response));
    }
  }

  private static String message(HttpRequest request, HttpResponse<byte[]> response) {
    String said = text(response);
    try {
      JsonNode body = Json.tree(said);
      String message = body.path("message").asText(body.path("error").path("message").asText(""));
      if (message.isEmpty()) {
        message = body.path("error").asText("");
      }
      return message.isEmpty() ? said : message;
    } catch (RuntimeException notJson) {
      return request.uri().getPath() + " was answered with status " + response.statusCode();
    }
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static String encodePath(String path) {
    return encode(path).replace("%2F", "/");
  }

  @Override
  public void close() {
    client.close();
  }
}
