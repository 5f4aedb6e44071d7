package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import lazo.store.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments in folders, on a real server. */
class ExperimentsPageTest {
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

  private String create(String name) {
    return site.mlflow("experiments/create", "{'name':'" + name + "'}")
        .get("experiment_id")
        .asText();
  }

  private String page(String query) {
    var answer = site.get("/experiments" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private String to(String fields) {
    var answer = site.submit("/experiments", "/experiments", fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("location").orElse("");
  }

  @Test
  void showsFoldersAndWhatIsInThem() {
    create("vision/resnet/sweep");
    create("vision/vit");
    create("<b>/odd//x/");
    assertThat(page(""))
        .contains("4 experiments.")
        .contains("vision/</a>")
        .contains("2 experiments")
        .contains("sweep</a>")
        .contains("&lt;b&gt;/</a>");
    assertThat(page("?folder=")).doesNotContain("vit</a>");
    assertThat(page("?folder=vision")).contains("vit</a>").doesNotContain("sweep</a>");
    assertThat(page("?find=SWEEP")).contains("sweep</a>").contains("1 experiment.");
    assertThat(site.get("/experiments?view=nope").statusCode()).isEqualTo(400);
    assertThat(site.get("/experiments?folder=%00").statusCode()).isBetween(200, 404);
  }

  @Test
  void movesAllOrNone() {
    String one = create("a/one");
    String two = create("two");
    create("b/two");
    String both = "act=move&experiment=" + one + "&experiment=" + two;
    assertThat(site.submit("/experiments", "/experiments", both + "&folder=b").body())
        .contains("nothing was moved");
    assertThat(page("?find=a/one")).contains("1 experiment.");
    assertThat(to(both + "&folder=/c/d/")).isEqualTo("/experiments?did=move&n=2&folder=c%2Fd");
    assertThat(page("?folder=c/d")).contains("one</a>").contains("two</a>");
    assertThat(to("act=move&folder=&experiment=" + one)).contains("did=move");
    assertThat(page("?find=one")).contains("branch0\"><a href=\"/experiments/" + one + "\">one");
  }

  @Test
  void deletesRestoresAndRenames() {
    String id = create("team/old");
    assertThat(to("act=delete&experiment=" + id)).isEqualTo("/experiments?did=delete&n=1");
    assertThat(page("")).doesNotContain("old</a>");
    assertThat(page("?view=deleted")).contains("old</a>");
    to("act=restore&experiment=" + id);
    String path = "/experiments/" + id;
    assertThat(site.submit(path, path + "/name", "name=team/new").statusCode()).isEqualTo(303);
    assertThat(page("")).contains("new</a>");
    assertThat(site.submit(path, path + "/name", "name=Default").statusCode()).isBetween(400, 409);
  }

  @Test
  void refusesWhatItShouldNotDo() {
    assertThat(site.post("/experiments", "act=delete&experiment=0").statusCode()).isEqualTo(403);
    for (String fields :
        new String[] {"act=delete", "act=eat&experiment=0", "act=delete&experiment=9999"}) {
      assertThat(site.submit("/experiments", "/experiments", fields).statusCode())
          .as(fields)
          .isBetween(400, 404);
    }
  }

  @Test
  void describesAndTagsAnExperiment() {
    String one = "/experiments/" + create("team/new");
    assertThat(site.submit(one, one, "act=describe&text=who+**leaves**").statusCode())
        .isEqualTo(303);
    site.submit(one, one, "act=tag&key=owner&value=ana");
    assertThat(site.get(one).body())
        .contains("who <strong>leaves</strong>", ">owner<", ">ana<")
        .doesNotContain(">mlflow.note.content<");
    site.submit(one, one, "act=untag&key=owner");
    assertThat(site.get(one).body()).doesNotContain(">owner<");
    assertThat(site.submit(one, one, "act=tag&key=+").body()).contains("a tag needs a name");
    assertThat(site.submit(one, one, "act=eat").statusCode()).isEqualTo(400);
    assertThat(site.post(one, "act=describe&text=x").statusCode()).isEqualTo(403);
  }

  @Test
  void showsTheExamplesThatApplicationsAreJudgedBy() {
    String id = create("qa");
    String list = "/experiments/" + id + "/examples";
    assertThat(site.get(list).body()).contains("create_dataset(");
    String dataset =
        site.json(
                "/api/3.0/mlflow/datasets/create",
                "{\"name\":\"<b>golden\",\"experiment_ids\":[\"" + id + "\"]}")
            .at("/dataset/dataset_id")
            .asText();
    String records =
        "[{'inputs':{'question':'<i>why'},'expectations':{'answer':'because'},'source':{'source_type':'TRACE','source_data':{'trace_id':'tr-1'}}}]"
            .replace('\'', '"');
    site.json(
        "/api/3.0/mlflow/datasets/" + dataset + "/records", Json.write(Map.of("records", records)));
    assertThat(site.get(list).body()).contains("&lt;b&gt;golden</a>", "1 dataset");
    assertThat(site.get(list + "/" + dataset).body())
        .contains("1 example.", "&lt;i&gt;why", "because", "/traces/tr-1\"")
        .doesNotContain("<i>why");
    String other = "/experiments/" + create("other") + "/examples/";
    assertThat(site.get(other + dataset).statusCode()).isEqualTo(404);
    assertThat(site.get(list + "/d-nothing").statusCode()).isEqualTo(404);
  }
}
