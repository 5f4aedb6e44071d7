package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a run as a real server shows them, and what it keeps a browser from running. */
class ArtifactsPageTest {
  private static final String HOSTILE = "<script>alert(1)</script>";

  @TempDir static Path folder;
  private static Site site;
  private static String run;
  private static String root;

  @BeforeAll
  static void start() {
    site = new Site(folder);
    String experiment =
        site.mlflow("experiments/create", "{'name':'e'}").get("experiment_id").asText();
    String id =
        site.mlflow("runs/create", "{'experiment_id':'%s','run_name':'r'}".formatted(experiment))
            .at("/run/info/run_id")
            .asText();
    run = "/experiments/" + experiment + "/runs/" + id;
    root = experiment + "/" + id + "/artifacts/";
    put("notes.md", "# Hello " + HOSTILE);
    put("a/b/deep.json", "{\"x\":{\"y\":1}}");
    put("a/table.csv", "id,name\n" + "7,\"<b>\"\n".repeat(250));
    put("a/broken.parquet", "PAR1 nothing of the kind PAR1");
    put("page.html", HOSTILE);
    put("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'>" + HOSTILE + "</svg>");
    put("script.js", "alert(1)");
    put("voice.wav", "RIFF");
    put("film.webm", "film");
    put("big.log", "é".repeat(400_000));
    site.put(root + "weights.bin", new byte[] {0, 1, 2, (byte) 0xff});
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static void put(String name, String text) {
    site.put(root + name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> page(String path) {
    return site.get(run + "/artifacts?path=" + Site.encoded(path));
  }

  private static HttpResponse<String> file(String path) {
    return site.get(run + "/file?path=" + Site.encoded(path));
  }

  @Test
  void playsSoundsAndFilms() {
    assertThat(page("voice.wav").body())
        .contains("<audio controls")
        .contains("/file?path=voice.wav");
    assertThat(page("film.webm").body()).contains("<video controls");
    assertThat(file("voice.wav").headers().firstValue("content-type")).contains("audio/wav");
    assertThat(file("film.webm").headers().firstValue("content-type")).contains("video/webm");
  }

  @Test
  void opensTheFoldersOnTheWay() {
    assertThat(page("").body()).contains("weights.bin").contains("▸").doesNotContain("deep.json");
    assertThat(page("a/b").body()).contains("deep.json").contains("table.csv");
  }

  @Test
  void showsTextsAndTablesEscaped() {
    assertThat(page("notes.md").body())
        .contains("<h3>Hello &lt;script&gt;")
        .doesNotContain(HOSTILE);
    assertThat(site.get(run + "/artifacts?path=notes.md&as=text").body())
        .contains("# Hello &lt;script&gt;")
        .doesNotContain(HOSTILE);
    assertThat(page("a/b/deep.json").body()).contains("\"y\" : 1");
    assertThat(page("a/table.csv").body())
        .contains("<th>name</th>")
        .contains("&lt;b&gt;")
        .contains("Rows 1–100")
        .contains("from=100");
    assertThat(site.get(run + "/artifacts?path=a/table.csv&from=200").body())
        .contains("Rows 201–250")
        .doesNotContain("from=300");
  }

  @Test
  void saysWhatItCannotShow() {
    assertThat(page("weights.bin").body()).contains("There is no view");
    assertThat(page("big.log").body()).contains("Only the beginning").hasSizeLessThan(700_000);
    assertThat(page("a/broken.parquet").body())
        .contains("The table cannot be shown")
        .contains("broken.parquet")
        .doesNotContain(folder.toString());
  }

  @Test
  void keepsWhatClientsStoredFromRunningAsThisServer() {
    HttpResponse<String> html = file("page.html");
    assertThat(html.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("sandbox allow-scripts; default-src 'none'")
        .doesNotContain("allow-same-origin");
    assertThat(page("page.html").body())
        .contains("<iframe class=\"shown\" sandbox=\"allow-scripts\"")
        .doesNotContain(HOSTILE);
    assertThat(file("drawing.svg").headers().firstValue("content-security-policy").orElse(""))
        .startsWith("sandbox; default-src 'none'");
    for (String other : new String[] {"script.js", "notes.md", "weights.bin"}) {
      assertThat(file(other).headers().firstValue("content-disposition").orElse(""))
          .as(other)
          .startsWith("attachment");
    }
    assertThat(
            site.get(run + "/download?path=page.html").headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"page.html\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../etc/passwd",
        "..%2f..%2fetc/passwd",
        "%252e%252e/x",
        "/etc/passwd",
        "a\\..\\x",
        "C:/x",
        "nope.txt",
        "a/nope/x",
        "\0"
      })
  void findsNothingOutsideItsFolder(String path) {
    assertThat(page(path).statusCode()).isBetween(400, 404);
    assertThat(file(path).statusCode()).isBetween(400, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model=nope", "path=a/table.csv&from=-1", "path=a/table.csv&from=x"})
  void saysWhatIsWrongWithTheAddress(String query) {
    assertThat(site.get(run + "/artifacts?" + query).statusCode()).isBetween(400, 404);
  }

  @Test
  void describesAModelAmongTheFilesAndRegistersIt() {
    put(
        "fit/MLmodel",
        "flavors:\n  sklearn: {}\nsignature:\n  inputs: '[{\"type\": \"long\", \"name\": \"age\"}]'\n");
    String id = run.substring(run.lastIndexOf('/') + 1);
    for (String path : new String[] {"fit", "fit/MLmodel"}) {
      assertThat(page(path).body())
          .contains("A model: sklearn", ">age<", "load_model(\"runs:/" + id + "/fit\")");
    }
    assertThat(page("a").body()).doesNotContain("A model:");
    var registered =
        site.submit(run + "/artifacts?path=fit", run + "/register", "path=fit&name=grown&model=");
    assertThat(registered.headers().firstValue("location")).hasValue("/models/grown/versions/1");
    assertThat(site.get("/models/grown/versions/1").body()).contains(">age<");
    assertThat(
            site.submit(run + "/artifacts?path=fit", run + "/register", "path=..%2F..&name=x")
                .statusCode())
        .isEqualTo(400);
    assertThat(site.post(run + "/register", "path=fit&name=x").statusCode()).isEqualTo(403);
  }
}
