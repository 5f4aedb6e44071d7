package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import lazo.app.Server;
import lazo.app.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  @TempDir static Path folder;
  private static Server server;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    server = Server.start(ServerOptions.local(folder, 0));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static HttpResponse<String> get(String path, String language) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Accept-Language", language)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/loops", "/endpoints", "/data", "/monitors", "/pipelines"})
  void saysWhatToDoWhenThereIsNothingYet(String path) throws Exception {
    var english = get(path, "en");
    assertThat(english.statusCode()).isEqualTo(200);
    assertThat(english.body())
        .contains("<html lang=\"en\"")
        .contains("class=\"empty\"")
        .contains("aria-current=\"page\"");
    assertThat(get(path, "es").body()).contains("<html lang=\"es\"").contains("Inicio");
  }

  @Test
  void showsAnErrorAsAPage() throws Exception {
    var missing = get("/loops/nope", "en");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("no loop named").contains("Back to the home page");
  }

  @Test
  void tellsABrowserThatThereIsNoSuchPage() throws Exception {
    var browser =
        HttpRequest.newBuilder(URI.create(server.url() + "/nowhere"))
            .header("Accept", "text/html,*/*")
            .build();
    var page = client.send(browser, HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("There is no page at /nowhere");
    var program = get("/nowhere", "en");
    assertThat(program.statusCode()).isEqualTo(404);
    assertThat(program.body()).startsWith("{\"error\":{\"code\":\"NOT_FOUND\"");
  }

  @Test
  void refusesAFormWithoutItsToken() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/settings"))
            .POST(HttpRequest.BodyPublishers.ofString("theme=dark&back=/"))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void servesItsOwnAssetsForGood() throws Exception {
    String page = get("/", "en").body();
    String css =
        page.substring(page.indexOf("/assets/"), page.indexOf("lazo.css") + "lazo.css".length());
    var asset = get(css, "en");
    assertThat(asset.headers().firstValue("cache-control"))
        .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
    assertThat(page).doesNotContain("http://").doesNotContain("https://");
    var packed =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url() + css))
                .header("accept-encoding", "gzip, br")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
    var plain = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(asset.body());
    assertThat(asset.headers().firstValue("content-encoding")).isEmpty();
  }

  @Test
  void fitsTheFirstPageIntoSixtyKilobytes() throws Exception {
    String page = get("/", "en").body();
    int bytes = page.length();
    var assets = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(page);
    while (assets.find()) {
      var request =
          HttpRequest.newBuilder(URI.create(server.url() + assets.group(1)))
              .header("accept-encoding", "gzip")
              .build();
      bytes += client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length;
    }
    assertThat(bytes).isBetween(20_000, 60_000 - 20_000); // a home with loops has 15 kB more
  }
}
