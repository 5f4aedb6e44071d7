package lazo.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.store.Json;

/** A server of its own and a browser of sorts: it keeps cookies and knows the token of forms. */
final class Site implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]+)\"");

  private final Server server;
  private final HttpClient client;

  Site(Path folder) {
    server = Server.start(ServerOptions.local(folder, 0));
    client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(server.url() + path)));
  }

  /** Submits a form as the page at {@code from} would. */
  HttpResponse<String> submit(String from, String action, String fields) {
    Matcher token = TOKEN.matcher(get(from).body());
    if (!token.find()) {
      throw new AssertionError("the page " + from + " has no form");
    }
    return post(action, "token=" + token.group(1) + "&" + fields);
  }

  HttpResponse<String> post(String action, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(server.url() + action))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Calls the MLflow API with JSON whose quotes are single. */
  JsonNode mlflow(String call, String body) {
    return json("/api/2.0/mlflow/" + call, body.replace('\'', '"'));
  }

  JsonNode json(String path, String body) {
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return Json.tree(answer.body());
  }

  void put(String artifact, byte[] bytes) {
    var path = "/api/2.0/mlflow-artifacts/artifacts/" + artifact;
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(server.url() + path))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
