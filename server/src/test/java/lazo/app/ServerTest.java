package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
  @TempDir Path folder;

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static HttpRequest.Builder to(Server server, String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  @Test
  void answersOnceStarted() throws Exception {
    try (var server = Server.start(ServerOptions.local(folder, 0))) {
      assertThat(send(to(server, "/health")).body()).isEqualTo("OK");
      assertThat(send(to(server, "/version")).body()).endsWith("+lazo." + Server.VERSION);
    }
  }

  @Test
  void refusesASecondServerOnTheSameFolder() {
    try (var server = Server.start(ServerOptions.local(folder, 0))) {
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> Server.start(ServerOptions.local(folder, 0)))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("is using the data folder");
    }
  }

  @Test
  void refusesTheOpenNetworkUnlessTold() {
    assertThatThrownBy(() -> new ServerOptions("0.0.0.0", 0, folder, null, false, Set.of(), null))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("--insecure");
  }

  @Test
  void blocksAPageOfAnotherSite() throws Exception {
    try (var server = Server.start(ServerOptions.local(folder, 0))) {
      var response =
          send(
              to(server, "/lazo/v1/clock")
                  .header("Origin", "https://elsewhere.example")
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("Cross-origin request blocked");
    }
  }

  @Test
  void movesAReplayClockAndKeepsItOverARestart() throws Exception {
    var options =
        new ServerOptions(
            "127.0.0.1", 0, folder, null, false, Set.of(), Instant.parse("2001-01-01T00:00:00Z"));
    try (var server = Server.start(options)) {
      var moved =
          send(
              to(server, "/lazo/v1/clock")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"to\":\"2001-01-02T00:00:00Z\"}")));
      assertThat(moved.body()).contains("2001-01-02T00:00:00Z");
      var back =
          send(
              to(server, "/lazo/v1/clock")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"to\":\"2001-01-01T00:00:00Z\"}")));
      assertThat(back.statusCode()).isEqualTo(409);
    }
    try (var server = Server.start(options)) {
      assertThat(send(to(server, "/lazo/v1/clock")).body()).contains("2001-01-02T00:00:00Z");
    }
  }
}
