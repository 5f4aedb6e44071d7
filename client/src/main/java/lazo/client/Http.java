package lazo.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and turns the answer into JSON, or into the exception that tells what went
 * wrong. Thread-safe.
 */
final class Http implements AutoCloseable {

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(5);

  private final URI server;
  private final @Nullable String authorization;
  private final HttpClient client;

  Http(URI server, @Nullable String authorization) {
    this.server = server;
    this.authorization = authorization;
    // HTTP/1.1: the upgrade dance to HTTP/2 costs a round trip and gains nothing between two
    // processes on one machine.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_AT_MOST)
            .build();
  }

  URI server() {
    return server;
  }

  JsonNode get(String path, Duration atMost) {
    return send(request(path, atMost).GET().build());
  }

  JsonNode delete(String path, Duration atMost) {
    return send(request(path, atMost).DELETE().build());
  }

  JsonNode post(String path, Object body, Duration atMost) {
    try {
      byte[] bytes = JSON.writeValueAsBytes(body);
      return post(path, "application/json", BodyPublishers.ofByteArray(bytes), atMost);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  JsonNode post(String path, String contentType, BodyPublisher body, Duration atMost) {
    return send(request(path, atMost).header("Content-Type", contentType).POST(body).build());
  }

  /** A path segment or query value, so that a name may hold any character. */
  static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path, Duration atMost) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path)).timeout(atMost);
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private JsonNode send(HttpRequest request) {
    HttpResponse<byte[]> response;
    try {
      response = client.send(request, BodyHandlers.ofByteArray());
    } catch (HttpTimeoutException e) {
      throw new ServerUnreachable(
          "the Lazo server at " + server + " gave no answer in time to " + what(request), e);
    } catch (ConnectException e) {
      throw new ServerUnreachable(
          "no Lazo server answers at " + server + "; start one with: lazo server", e);
    } catch (IOException e) {
      throw new ServerUnreachable(
          "the Lazo server at "
              + server
              + " broke off during "
              + what(request)
              + ": "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerUnreachable("interrupted during " + what(request), e);
    }
    return response.statusCode() < 300 ? json(request, response) : refuse(request, response);
  }

  private static JsonNode json(HttpRequest request, HttpResponse<byte[]> response) {
    if (response.body().length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new ServerProblem(
          response.statusCode(),
          "NOT_JSON",
          "the answer to " + what(request) + " is not JSON; is that a Lazo server?");
    }
  }

  private static JsonNode refuse(HttpRequest request, HttpResponse<byte[]> response) {
    JsonNode body;
    try {
      body = JSON.readTree(response.body());
    } catch (IOException e) {
      body = MissingNode.getInstance();
    }
    JsonNode error = body.path("error");
    String message = error.isTextual() ? error.asText() : error.path("message").asText("");
    if (message.isEmpty()) {
      message = body.path("message").asText("");
    }
    if (message.isEmpty()) {
      message = what(request) + " was answered with HTTP status " + response.statusCode();
    }
    String code = error.path("code").asText("");
    throw new ServerProblem(
        response.statusCode(), code.isEmpty() ? "HTTP_" + response.statusCode() : code, message);
  }

  private static String what(HttpRequest request) {
    return request.method() + " " + request.uri().getPath();
  }

  @Override
  public void close() {
    client.close();
  }
}
