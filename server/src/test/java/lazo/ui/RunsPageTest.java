package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of runs of a real server: what stands in its address, and what its buttons do. */
class RunsPageTest {
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final Pattern NAME = Pattern.compile("/runs/[0-9a-f]{32}\">([^<]+)</a>");

  @TempDir static Path folder;
  private static Site site;
  private static String experiment;
  private static String parent;

  @BeforeAll
  static void start() {
    site = new Site(folder);
    experiment = site.mlflow("experiments/create", "{'name':'e'}").get("experiment_id").asText();
    parent = run("parent", 1, "", 0.5);
    run("child", 2, ",{'key':'mlflow.parentRunId','value':'" + parent + "'}", 0.25);
    run("other", 3, ",{'key':'note','value':'" + HOSTILE + "'}", 0.75);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static String run(String name, int at, String tags, double loss) {
    String id =
        site.mlflow(
                "runs/create",
                "{'experiment_id':'%s','run_name':'%s','start_time':%d,'tags':[{'key':'a','value':'b'}%s]}"
                    .formatted(experiment, name, at, tags))
            .at("/run/info/run_id")
            .asText();
    site.mlflow(
        "runs/log-batch",
        "{'run_id':'%s','metrics':[{'key':'val loss','value':%s,'timestamp':1,'step':0}],'params':[{'key':'depth','value':'%d'}]}"
            .formatted(id, loss, at));
    return id;
  }

  private static String path(String query) {
    return "/experiments/" + experiment + "?" + query;
  }

  private static List<String> names(HttpResponse<String> page) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    Matcher matcher = NAME.matcher(page.body());
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  @Test
  void putsChildrenUnderTheirParent() {
    assertThat(names(site.get(path("")))).containsExactly("other", "parent", "child");
    assertThat(site.get(path("")).body()).contains("depth1").contains("3 runs in this experiment");
    assertThat(names(site.get(path("flat=1"))).stream().filter(name -> !name.startsWith("under")))
        .containsExactly("other", "child", "parent");
  }

  @Test
  void ordersByAKeyWithASpace() {
    String order = Site.encoded("metrics.`val loss` ASC");
    assertThat(names(site.get(path("flat=1&order=" + order)))).first().isEqualTo("child");
    assertThat(site.get(path("")).body()).contains("order=metrics.%60val+loss%60+DESC");
    assertThat(site.get(path("order=" + order)).body()).contains("aria-sort=\"ascending\"");
  }

  @Test
  void saysWhereTheFilterIsWrongAndKeepsIt() {
    String filter = "metrics.`val loss` < 1 and params.depth > > 3";
    String page = site.get(path("filter=" + Site.encoded(filter))).body();
    assertThat(page)
        .contains("value=\"metrics.`val loss` &lt; 1 and params.depth > > 3\"")
        .contains("aria-invalid=\"true\"")
        .contains("character " + (filter.lastIndexOf('>') + 1));
    String unknown = "a.b = 'x'";
    String told = site.get(path("filter=" + Site.encoded("metrics.x > 1 OR " + unknown))).body();
    assertThat(told).contains("Invalid entity type").contains("character 18");
  }

  @Test
  void showsTheColumnsChosenAndEscapesWhatClientsLogged() {
    String page = site.get(path("col=tags.note&col=params.depth")).body();
    assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain(HOSTILE);
    assertThat(page).doesNotContain("class=\"num\">0.5<");
    assertThat(site.get(path("keys=dep")).body()).contains("value=\"params.depth\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page=zzz",
        "page=eyJvZmZzZXQiOiAtMX0=",
        "view=nope",
        "col=x",
        "col=metrics.",
        "n=x",
        "order=a.b.c+DESC",
        "order=%00",
        "filter=%00",
        "filter=((((",
        "col=metrics.%00",
        "filter=metrics.a+%3E+1e999"
      })
  void saysWhatIsWrongWithTheAddress(String query) {
    assertThat(site.get(path(query)).statusCode()).isBetween(200, 499);
  }

  @Test
  void tagsDeletesAndRestoresTheRunsChosen() {
    String victim = run("victim", 0, "", 0.9);
    String action = "/experiments/" + experiment + "/runs";
    String chosen = "run=" + victim + "&run=" + victim + "&back=" + Site.encoded("?flat=1");
    var tagged = site.submit(path(""), action, chosen + "&act=tag&key=good&value=yes");
    assertThat(tagged.statusCode()).as(tagged.body()).isEqualTo(303);
    assertThat(tagged.headers().firstValue("location"))
        .hasValue("/experiments/" + experiment + "?flat=1&did=tag&n=1");
    assertThat(site.get(path("filter=" + Site.encoded("tags.good = 'yes'"))).body())
        .contains("victim");
    assertThat(site.submit(path(""), action, chosen + "&act=rename").body())
        .contains("a run needs a name");
    assertThat(site.submit(path(""), action, chosen + "&act=rename&name=renamed").statusCode())
        .isEqualTo(303);
    assertThat(names(site.get(path("")))).contains("renamed").doesNotContain("victim");
    assertThat(
            site.submit(path(""), action, chosen + "&run=" + parent + "&act=rename&name=x").body())
        .contains("a name is for one");
    site.submit(path(""), action, chosen + "&act=rename&name=victim");
    assertThat(site.submit(path(""), action, chosen + "&act=delete").statusCode()).isEqualTo(303);
    assertThat(names(site.get(path("")))).doesNotContain("victim");
    assertThat(names(site.get(path("view=deleted")))).containsExactly("victim");
    site.submit(path(""), action, chosen + "&act=restore");
    assertThat(names(site.get(path("")))).contains("victim");
    site.submit(path(""), action, chosen + "&act=delete"); // the other tests count runs
  }

  @Test
  void refusesWhatItShouldNotDo() {
    String action = "/experiments/" + experiment + "/runs";
    assertThat(site.post(action, "run=" + parent + "&act=delete").statusCode()).isEqualTo(403);
    assertThat(site.submit(path(""), action, "act=delete").body()).contains("no run was chosen");
    assertThat(site.submit(path(""), action, "run=nope&act=delete").statusCode()).isEqualTo(404);
    assertThat(site.submit(path(""), action, "run=" + parent + "&act=eat").statusCode())
        .isEqualTo(400);
    assertThat(site.submit(path(""), action, "run=" + parent + "&act=tag").body())
        .contains("a tag needs a name");
    var away =
        site.submit(
            path(""), action, "run=" + parent + "&act=restore&back=" + Site.encoded("//evil/?"));
    assertThat(away.headers().firstValue("location").orElse("")).startsWith("/experiments/");
    assertThat(names(site.get(path("")))).contains("parent");
  }

  @Test
  void renamesARun() {
    String renamed = run("old name", 0, "", 0.9);
    String page = "/experiments/" + experiment + "/runs/" + renamed;
    var answer = site.submit(page, page + "/name", "name=" + Site.encoded(" <b>new</b> "));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(answer.headers().firstValue("location")).hasValue(page);
    assertThat(site.get(page).body()).contains("<h1>&lt;b&gt;new&lt;/b&gt;</h1>");
    assertThat(site.submit(page, page + "/name", "name=+").body()).contains("needs a name");
    assertThat(site.post(page + "/name", "name=x").statusCode()).isEqualTo(403);
    site.submit(page, "/experiments/" + experiment + "/runs", "act=delete&run=" + renamed);
  }

  @Test
  void showsARunWithItsFamilyItsNoteAndTheMachine() {
    String page = "/experiments/" + experiment + "/runs/" + parent;
    assertThat(site.get(page).body()).contains("Nested runs").contains(">child</a>");
    site.mlflow(
        "runs/log-batch",
        "{'run_id':'%s','metrics':[{'key':'system/cpu','value':7,'timestamp':1,'step':0},{'key':'system/cpu','value':8,'timestamp':2,'step':1}]}"
            .formatted(parent));
    assertThat(site.get(page).body())
        .contains("The machine (1)")
        .contains("[[0,7.0],[1,8.0]]")
        .contains("1 metric, 1 parameter.")
        .contains("data-refresh");
    assertThat(site.get(page + "?x=relative&smooth=50").body()).contains("smoothed by 0.5");
    String alone = "/compare?run=" + parent + "&metric=val+loss";
    assertThat(site.get(page).body()).contains(alone.replace("&", "&amp;") + "#curves");
    assertThat(site.get("/experiments/" + experiment + alone).body())
        .contains("One run alone")
        .doesNotContain("Only differences");
    assertThat(site.get(page + "?x=sideways").statusCode()).isEqualTo(400);
    var noted = site.submit(page, page + "/note", "note=" + Site.encoded(HOSTILE));
    assertThat(noted.statusCode()).isEqualTo(303);
    assertThat(site.get(page).body()).contains("&lt;script&gt;alert").doesNotContain(HOSTILE);
    assertThat(site.post(page + "/note", "note=x").statusCode()).isEqualTo(403);
  }

  @Test
  void groupsRunsByWhatTheyHaveInCommon() {
    String other = site.mlflow("experiments/create", "{'name':'g'}").get("experiment_id").asText();
    for (int i = 0; i < 3; i++) {
      String id =
          site.mlflow("runs/create", "{'experiment_id':'%s','run_name':'g%d'}".formatted(other, i))
              .at("/run/info/run_id")
              .asText();
      site.mlflow(
          "runs/log-batch",
          "{'run_id':'%s','metrics':[{'key':'loss','value':%d,'timestamp':1,'step':0}],'params':[{'key':'kind','value':'%s'}]}"
              .formatted(id, i, i < 2 ? "<b>its" : "b"));
    }
    String table = "/experiments/" + other;
    String page = site.get(table + "?group=params.kind").body();
    assertThat(page).contains("2 groups by params.kind", "0.5", "0 – 1", "&lt;b&gt;it");
    String link =
        page.replaceAll("(?s).*href=\"([^\"]*)\">&lt;b&gt;it.*", "$1").replace("&amp;", "&");
    assertThat(names(site.get(table + link))).containsExactlyInAnyOrder("g0", "g1");
    assertThat(site.get(table + "?group=attributes.status").body()).contains("RUNNING</a>");
    assertThat(site.get(table + "?group=datasets.name").body()).contains("<span>(none)</span>");
    assertThat(
            site.get(table + "?group=params.kind&filter=" + Site.encoded("metrics.loss > 1"))
                .body())
        .contains("1 group by");
    assertThat(site.get(table + "?group=tags.missing").body()).contains("1 group by", "(none)");
    assertThat(site.get(table + "?group=nonsense").body()).contains("role=\"alert\"", "grouped by");
  }

  @Test
  void looksBackAsFarAsAsked() {
    assertThat(names(site.get(path("since=24h")))).isEmpty();
    assertThat(site.get(path("since=24h")).body()).contains("No run fits");
    String wrong = site.get(path("since=24h&filter=" + Site.encoded("a.b = 'x'"))).body();
    assertThat(wrong).contains("Invalid entity type", "character 1");
    assertThat(site.get(path("since=2y")).statusCode()).isEqualTo(400);
  }

  @Test
  void pinsAndHidesInTheAddress() {
    String action = "/experiments/" + experiment + "/runs";
    var pinned = site.submit(path(""), action, "act=pin&run=" + parent + "&back=%3Fflat%3D1");
    String to = pinned.headers().firstValue("location").orElse("");
    assertThat(to).isEqualTo("/experiments/" + experiment + "?flat=1&pin=" + parent);
    assertThat(names(site.get(to)).stream().filter(name -> !name.startsWith("under")))
        .containsExactly("parent", "other", "child");
    assertThat(site.get(to).body()).contains("Pinned; let go", "pin=" + parent);
    String hidden = site.get(path("hide=" + parent)).body();
    assertThat(hidden).contains("1 hidden.").doesNotContain(">parent</a>");
    assertThat(site.get(path("pin=gone")).statusCode()).isEqualTo(200);
    assertThat(site.get(path(pins(21))).body()).contains("at most 20");
  }

  private static String pins(int number) {
    var pins = new StringBuilder();
    for (int i = 0; i < number; i++) {
      pins.append("&pin=p").append(i);
    }
    return pins.toString();
  }

  @Test
  void givesTheTableAsAFile() {
    var file = site.get("/experiments/" + experiment + "/runs.csv?col=params.depth&col=tags.note");
    assertThat(file.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
    assertThat(file.body().lines().findFirst())
        .hasValue("run_id,run_name,status,start_time,end_time,user_id,params.depth,tags.note");
    assertThat(file.body().lines())
        .anyMatch(line -> line.startsWith(parent + ",parent,RUNNING,1970-01-01T00:00:00.001Z,,"))
        .anyMatch(line -> line.endsWith(",3," + HOSTILE));
    String few = "runs.csv?filter=" + Site.encoded("params.depth = '1'");
    assertThat(site.get("/experiments/" + experiment + "/" + few).body().lines()).hasSize(2);
    assertThat(site.get("/experiments/" + experiment + "/runs.csv?filter=((").statusCode())
        .isEqualTo(400);
  }

  @Test
  void setsAndRemovesTagsOfARun() {
    String page = "/experiments/" + experiment + "/runs/" + parent;
    site.submit(page, page + "/tags", "act=tag&key=seen&value=yes");
    assertThat(site.get(page).body()).contains(">seen<", ">yes<");
    site.submit(page, page + "/tags", "act=untag&key=seen");
    assertThat(site.get(page).body()).doesNotContain(">seen<");
  }
}
