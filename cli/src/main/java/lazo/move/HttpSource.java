package lazo.move;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import lazo.client.Credentials;
import lazo.client.ServerProblem;
import lazo.client.ServerUnreachable;

/**
 * The REST API of a tracking server that is imported from. Only what reads is asked of it, so a
 * question may be asked again when no answer came. Thread-safe.
 */
final class HttpSource implements AutoCloseable {
  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(10);
  private static final Duration ANSWER_AT_MOST = Duration.ofMinutes(5);
  private static final Duration FILE_AT_MOST = Duration.ofHours(6);
  private static final long[] PAUSES_MILLIS = {300, 1_000, 3_000};
  private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);
  private static final Set<Integer> NO_SUCH_CALL = Set.of(404, 405, 501);
  private static final int REFUSED = 300;
  private static final int SAID_MAX = 200;

  /** MLflow writes NaN as it is where it does not write through protobuf. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final String base;
  private final Credentials credentials;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(CONNECT_AT_MOST)
          .build();

  /**
   * @param base the server's address without a slash at its end
   */
  HttpSource(String base, Credentials credentials) {
    this.base = base;
    this.credentials = credentials;
  }

  String base() {
    return base;
  }

  /** Answers of a call that comes in pages, from the body that asks for the first. */
  void pages(String path, ObjectNode body, Consumer<JsonNode> page) {
    String token = "";
    do {
      if (!token.isEmpty()) {
        body.put("page_token", token);
      }
      JsonNode answer = post(path, body);
      page.accept(answer);
      token = answer.path("next_page_token").asText("");
    } while (!token.isEmpty());
  }

  /** Answers of a call that comes in pages, from the names and values that ask for the first. */
  void pages(String path, List<String> query, Consumer<JsonNode> page) {
    String token = "";
    do {
      List<String> asked = new ArrayList<>(query);
      if (!token.isEmpty()) {
        asked.addAll(List.of("page_token", token));
      }
      JsonNode answer = get(path, asked);
      page.accept(answer);
      token = answer.path("next_page_token").asText("");
    } while (!token.isEmpty());
  }

  JsonNode post(String path, ObjectNode body) {
    return json(
        ask(
            request(path, ANSWER_AT_MOST)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build()));
  }

  /**
   * @param query names and values, each in turn
   */
  JsonNode get(String path, List<String> query) {
    return json(ask(request(path + query(query), ANSWER_AT_MOST).GET().build()));
  }

  /** Missing where the server knows no such call or no such thing. */
  JsonNode getIfKnown(String path, List<String> query) {
    try {
      return get(path, query);
    } catch (ServerProblem e) {
      return missingIfUnknown(e);
    }
  }

  static JsonNode missingIfUnknown(ServerProblem problem) {
    if (NO_SUCH_CALL.contains(problem.status())) {
      return MissingNode.getInstance();
    }
    throw problem;
  }

  /** Opens a file for reading. */
  InputStream open(String path, List<String> query) throws IOException {
    HttpRequest request = request(path + query(query), FILE_AT_MOST).GET().build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() >= REFUSED) {
        try (InputStream body = response.body()) {
          throw new IOException(
              refusal(request, response.statusCode(), body.readNBytes(SAID_MAX * 8)));
        }
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String query(List<String> query) {
    var text = new StringBuilder();
    for (int i = 0; i < query.size(); i += 2) {
      text.append(i == 0 ? '?' : '&')
          .append(query.get(i))
          .append('=')
          .append(Target.encode(query.get(i + 1)));
    }
    return text.toString();
  }

  private HttpRequest.Builder request(String path, Duration atMost) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(atMost);
    String authorization = credentials.header();
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private HttpResponse<byte[]> ask(HttpRequest request) {
    for (int attempt = 0; ; attempt++) {
      boolean last = attempt == PAUSES_MILLIS.length;
      try {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (last || !BUSY.contains(response.statusCode())) {
          return answered(request, response);
        }
      } catch (IOException e) {
        if (last) {
          throw unreachable(e);
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      pause(PAUSES_MILLIS[attempt]);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static ServerUnreachable interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ServerUnreachable("interrupted", e);
  }

  private ServerUnreachable unreachable(IOException e) {
    return new ServerUnreachable(
        "the server to import from, "
            + base
            + ", does not answer ("
            + e
            + "); what came so far is kept: start the import again when it does",
        e);
  }

  private HttpResponse<byte[]> answered(HttpRequest request, HttpResponse<byte[]> response) {
    if (response.statusCode() >= REFUSED) {
      throw new ServerProblem(
          response.statusCode(),
          "SOURCE_REFUSED",
          refusal(request, response.statusCode(), response.body()));
    }
    return response;
  }

  private String refusal(HttpRequest request, int status, byte[] body) {
    String said = new String(body, StandardCharsets.UTF_8).strip();
    try {
      JsonNode message = JSON.readTree(said).path("message");
      said = message.isTextual() ? message.asText() : said;
    } catch (JsonProcessingException notJson) {
      said = said.startsWith("<") ? "" : said;
    }
    String hint =
        status == 401 || status == 403
            ? "; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, of a user who may read everything"
            : "";
    String words = said.length() > SAID_MAX ? said.substring(0, SAID_MAX) + "…" : said;
    return base
        + request.uri().getPath().substring(URI.create(base).getPath().length())
        + " was answered with status "
        + status
        + (words.isEmpty() ? "" : " (" + words + ")")
        + hint;
  }

  private JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new ServerProblem(
          400,
          "NO_TRACKING_SERVER",
          response.uri() + " answers, but not as an MLflow server does: it sends no JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
