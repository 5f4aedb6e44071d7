package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of the registry, added and taken away on a page. */
class WebhooksPageTest {
  private static final String PAGE = "/webhooks";

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void start() {
    site = new Site(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private String id() {
    return site.get(PAGE).body().replaceAll("(?s).*name=\"id\" value=\"([^\"]+)\".*", "$1");
  }

  @Test
  void addsSwitchesAndDeletes() {
    assertThat(site.get(PAGE).body()).contains("Nobody is told");
    String fields =
        "name=chat&url=https%3A%2F%2Fexample.com%2Fhook&secret=quiet+words&event=MODEL_VERSION.CREATED&event=PROMPT.CREATED";
    assertThat(site.submit(PAGE, PAGE + "/add", fields).statusCode()).isEqualTo(303);
    assertThat(site.get(PAGE).body())
        .contains("1 receiver is", ">chat<", "https://example.com/hook", "signed", "Running")
        .doesNotContain("quiet words");
    site.submit(PAGE, PAGE + "/switch", "id=" + id());
    assertThat(site.get(PAGE).body()).contains("Paused", "signed").doesNotContain("Running");
    site.submit(PAGE, PAGE + "/switch", "id=" + id());
    assertThat(site.get(PAGE).body()).contains("Running");
    site.submit(PAGE, PAGE + "/delete", "id=" + id());
    assertThat(site.get(PAGE).body()).contains("Nobody is told");
  }

  @Test
  void tellsWhatIsWrong() {
    String good = "name=chat&url=https%3A%2F%2Fexample.com%2F";
    assertThat(site.submit(PAGE, PAGE + "/add", good).body()).contains("tick at least one");
    assertThat(site.submit(PAGE, PAGE + "/add", good + "&event=NO.SUCH").statusCode())
        .isEqualTo(400);
    String inside = "name=chat&url=https%3A%2F%2F127.0.0.1%2F&event=PROMPT.CREATED";
    assertThat(site.submit(PAGE, PAGE + "/add", inside).statusCode()).isEqualTo(400);
    assertThat(site.submit(PAGE, PAGE + "/eat", "id=1").statusCode()).isEqualTo(404);
    assertThat(site.submit(PAGE, PAGE + "/delete", "id=nope").statusCode()).isBetween(300, 404);
    assertThat(site.post(PAGE + "/add", good + "&event=PROMPT.CREATED").statusCode())
        .isEqualTo(403);
  }

  @Test
  void saysWhatCameOfATest() {
    assertThat(site.get(PAGE + "?tested=chat&status=0").body())
        .contains("chat could not be reached");
    assertThat(site.get(PAGE + "?tested=chat&status=204").body())
        .contains("class=\"note\" role=\"status\">chat answered 204.");
    assertThat(site.get(PAGE + "?tested=%3Cb%3E&status=500").body())
        .contains("class=\"problem\" role=\"status\">&lt;b&gt; answered 500.");
  }
}
