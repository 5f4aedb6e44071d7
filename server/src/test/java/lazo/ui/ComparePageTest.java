package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs side by side, on a real server. */
class ComparePageTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>";

  @TempDir static Path folder;
  private static Site site;
  private static String experiment;
  private static final List<String> RUNS = new ArrayList<>();

  @BeforeAll
  static void start() {
    site = new Site(folder);
    experiment = site.mlflow("experiments/create", "{'name':'e'}").get("experiment_id").asText();
    for (int i = 0; i < 3; i++) {
      String name = i == 2 ? HOSTILE : "twin";
      String id =
          site.mlflow(
                  "runs/create",
                  "{'experiment_id':'%s','run_name':'%s','start_time':1000}"
                      .formatted(experiment, name))
              .at("/run/info/run_id")
              .asText();
      site.mlflow(
          "runs/log-batch",
          ("{'run_id':'%s','metrics':[{'key':'loss','value':%d,'timestamp':2000,'step':0},{'key':'loss','value':0.5,'timestamp':4000,'step':1},"
                  + "{'key':'final','value':%d,'timestamp':1,'step':0}],"
                  + "'params':[{'key':'depth','value':'%d'},{'key':'kind','value':'k%d'},{'key':'same','value':'seven'}]}")
              .formatted(id, i - 1, i, i, i));
      RUNS.add(id);
    }
  }

  private static void put(String artifact, String text) {
    site.put(artifact, text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static String page(String query) {
    var answer = site.get(ComparePage.path(experiment, RUNS) + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void showsAFileOfEachRunSideBySide() {
    for (int i = 0; i < 3; i++) {
      String root = experiment + "/" + RUNS.get(i) + "/artifacts/";
      put(root + "same.txt", "all alike");
      if (i < 2) {
        put(root + "plots/curve.svg", "<svg xmlns='http://www.w3.org/2000/svg' id='" + i + "'/>");
        put(root + "report.txt", "told by " + i + " " + HOSTILE);
      }
    }
    String usual = page("");
    assertThat(usual).contains("plots/curve.svg (in 2 runs)", "same.txt (the same in all)");
    assertThat(usual).contains("/file?path=plots%2Fcurve.svg\" loading=\"lazy\"");
    assertThat(usual).contains("This run has no such file.");
    String report = page("&file=report.txt&smooth=10");
    assertThat(report).contains("told by 0", "told by 1").doesNotContain("told by 2", HOSTILE);
    assertThat(report).contains("name=\"file\" value=\"report.txt\""); // other forms carry it
    assertThat(page("&file=same.txt")).contains("the same bytes there");
    for (int i = 0; i < 2; i++) {
      String name = "images/val~grid+step+5+timestamp+1770000000000+0000-" + i;
      put(experiment + "/" + RUNS.get(i) + "/artifacts/" + name + ".png", "PNG" + i);
      put(experiment + "/" + RUNS.get(i) + "/artifacts/" + name + "+compressed.webp", "WEBP");
    }
    String images = page("&file=" + Site.encoded("images/val/grid @ 5"));
    assertThat(images).contains("images/val/grid @ 5 (in 2 runs)").doesNotContain("compressed");
    assertThat(images).contains("0000-0.png\" loading", "0000-1.png\" loading");
    String run = site.get("/experiments/" + experiment + "/runs/" + RUNS.getFirst()).body();
    assertThat(run).contains("<h2>val/grid</h2>", "step 5", "0000-0.png").doesNotContain(".webp");
    assertThat(page("&file=..%2F..%2Fsecret")).contains("0000-0.png\" loading");
  }

  @Test
  void showsWhatDiffersAndHidesTheRestWhenAsked() {
    String all = page("");
    assertThat(all)
        .contains("3 runs side by side")
        .contains("They differ in 2 of 3 parameters and in 1 of 2 metrics.")
        .contains("seven")
        .contains("twin " + RUNS.getFirst().substring(0, 6))
        .contains("↑ greatest");
    assertThat(page("&diff=1")).doesNotContain("seven").contains("depth");
  }

  @Test
  void drawsCurvesAlongTheAxisChosen() {
    assertThat(page("")).contains("[[0,-1.0],[1,0.5]]").contains("loss by step");
    assertThat(page("&x=relative")).contains("[[1.0,-1.0],[3.0,0.5]]");
    assertThat(page("&x=wall")).contains("[[2000,-1.0],[4000,0.5]]");
    assertThat(page("&log=1")).contains("[[1,0.5]]").doesNotContain("-1.0]");
    assertThat(page("&smooth=50")).contains("smoothed by 0.5").contains("[1,0.0]");
    assertThat(page("&metric=final")).contains("None of the metrics chosen");
  }

  @Test
  void setsParamsAgainstMetrics() {
    assertThat(page("")).contains("final against depth").contains("[[2.0,2.0]]");
    assertThat(page("&across=metrics.final&up=params.depth")).contains("depth against final");
    assertThat(page("&dim=params.kind&dim=metrics.final")).contains("[[\"k1\",1.0]]");
  }

  @Test
  void drawsLinesWhereAThirdNumberIsEqual() {
    assertThat(page("")).doesNotContain("lines where");
    assertThat(page("&third=params.depth"))
        .contains("final against depth, lines where depth is equal")
        .contains("\"endLabel\"")
        .contains("value=\"params.depth\" selected");
    assertThat(page("&third=metrics.loss")).contains("lines where").doesNotContain("endLabel");
    assertThat(page("&third=params.kind")).doesNotContain("lines where"); // no number
  }

  @Test
  void showsQuartilesOfRunsInGroups() {
    assertThat(page("")).contains("In groups").doesNotContain("boxplot");
    assertThat(page("&by=params.same&of=metrics.final"))
        .contains("final by same")
        .contains("[[0.0,0.5,1.0,1.5,2.0]]")
        .contains("lower quartile");
    assertThat(page("&by=params.kind&of=metrics.final"))
        .contains("\"data\":[\"k0\",\"k1\",\"k2\"]");
    assertThat(page("&by=params.nope&of=metrics.final")).doesNotContain("boxplot");
  }

  @Test
  void keepsTheNamesOfRunsOutOfItsScripts() {
    assertThat(page("")).doesNotContain("<script>alert(1)").contains("\\u003cscript>alert(1)");
  }

  @Test
  void isWhereTheTableOfRunsLeads() {
    String table = "/experiments/" + experiment;
    String chosen = "act=compare&run=" + RUNS.get(0) + "&run=" + RUNS.get(1);
    assertThat(site.submit(table, table + "/runs", chosen).headers().firstValue("location"))
        .hasValue(ComparePage.path(experiment, RUNS.subList(0, 2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?",
        "?run=nope",
        "?run=%00",
        "?run=RUN&x=sideways",
        "?run=RUN&smooth=100",
        "?run=RUN&smooth=-1",
        "?run=RUN&smooth=x"
      })
  void saysWhatIsWrongWithTheAddress(String query) {
    var answer =
        site.get("/experiments/" + experiment + "/compare" + query.replace("RUN", RUNS.get(0)));
    assertThat(answer.statusCode()).isBetween(400, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"&metric=nope", "&across=x&up=y", "&dim=params.", "&dim=x&dim=y"})
  void doesWithoutWhatNoRunHas(String query) {
    assertThat(page(query)).contains("side by side");
  }
}
