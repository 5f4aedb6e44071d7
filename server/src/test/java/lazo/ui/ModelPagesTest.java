package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models, their versions and prompts, looked at and changed on the pages of a real server. */
class ModelPagesTest {
  private static final String MODEL = "/models/my%20churn";

  @TempDir Path folder;
  private Site site;
  private String experiment;

  @BeforeEach
  void start() {
    site = new Site(folder);
    experiment = site.mlflow("experiments/create", "{'name':'e'}").get("experiment_id").asText();
    site.mlflow(
        "registered-models/create",
        "{'name':'my churn','description':'who **leaves**','tags':[{'key':'team','value':'crm'}]}");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /** A version of a run that logged one parameter. */
  private void version(String depth) {
    String run =
        site.mlflow("runs/create", "{'experiment_id':'%s','run_name':'r'}".formatted(experiment))
            .at("/run/info/run_id")
            .asText();
    site.mlflow(
        "runs/log-parameter", "{'run_id':'%s','key':'depth','value':'%s'}".formatted(run, depth));
    String at = experiment + "/" + run + "/artifacts/model";
    String inputs = "  inputs: '[{\"type\": \"long\", \"name\": \"age" + depth + "\"}]'\n";
    site.put(
        at + "/MLmodel",
        ("flavors:\n  sklearn: {}\nsignature:\n" + inputs).getBytes(StandardCharsets.UTF_8));
    site.mlflow(
        "model-versions/create",
        "{'name':'my churn','source':'mlflow-artifacts:/%s','run_id':'%s'}".formatted(at, run));
  }

  private String page(String path) {
    var answer = site.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private String to(String path, String fields) {
    var answer = site.submit(path, path, fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("location").orElse("");
  }

  @Test
  void findsModelsByNameOrByTag() {
    site.mlflow("registered-models/create", "{'name':'fraud'}");
    assertThat(page("/models")).contains("my churn</a>", "fraud</a>", "team: crm");
    assertThat(page("/models?find=CHUR")).contains("my churn</a>").doesNotContain("fraud</a>");
    assertThat(page("/models?find=" + Site.encoded("tags.team = 'crm'")))
        .contains("my churn</a>")
        .doesNotContain("fraud</a>");
    assertThat(page("/models?find=nothing")).contains("No model fits.");
    assertThat(page("/models?find=" + Site.encoded("tags.team = "))).contains("role=\"alert\"");
  }

  @Test
  void describesTagsAndNamesAVersion() {
    version("3");
    assertThat(page(MODEL)).contains("who <strong>leaves</strong>", "1 version.");
    assertThat(to(MODEL, "act=describe&text=%23%20New")).isEqualTo(MODEL);
    assertThat(page(MODEL)).contains("<h3>New</h3>");
    to(MODEL, "act=tag&key=owner&value=ana");
    to(MODEL, "act=untag&key=team");
    assertThat(page(MODEL)).contains(">owner<", ">ana<").doesNotContain(">team<");

    String one = MODEL + "/versions/1";
    assertThat(to(one, "act=alias&key=champion")).isEqualTo(one);
    to(one, "act=describe&text=*first*");
    to(one, "act=tag&key=seen&value=yes");
    to(one, "act=stage&stage=Production&archive=on");
    assertThat(page(one)).contains("champion", "<em>first</em>", ">seen<", "selected>Production");
    assertThat(page(MODEL)).contains("champion is v1.", "<td>Production</td>");
    to(one, "act=unalias&key=champion");
    assertThat(page(MODEL)).doesNotContain("champion is v1.");
    assertThat(site.submit(one, one, "act=alias&key=v9").statusCode()).isEqualTo(400);
    assertThat(site.submit(one, one, "act=alias&key=").body()).contains("a name is missing");
    assertThat(site.submit(one, one, "act=stage&stage=Best").body()).contains("is no stage");
    assertThat(site.post(one, "act=delete").statusCode()).isEqualTo(403);
  }

  @Test
  void comparesVersions() {
    version("3");
    version("7");
    String both = MODEL + "/compare?version=1&version=2";
    assertThat(page(both)).contains("depth", "age3", "age7", "/compare?run=");
    assertThat(page(both + "&diff=1")).contains("depth").doesNotContain("sklearn");
    assertThat(site.get(MODEL + "/compare").statusCode()).isEqualTo(400);
    assertThat(site.get(MODEL + "/compare?version=9").statusCode()).isEqualTo(404);
    assertThat(site.get(MODEL + "/compare?version=x").body()).contains("no number of a version");
  }

  @Test
  void copiesAndDeletes() {
    version("3");
    String one = MODEL + "/versions/1";
    assertThat(to(one, "act=copy&to=prod.churn")).isEqualTo("/models/prod.churn/versions/1");
    assertThat(page("/models/prod.churn/versions/1")).contains("age3");
    assertThat(to(one, "act=delete")).isEqualTo(MODEL);
    assertThat(site.get(one).statusCode()).isEqualTo(404);
    assertThat(to(MODEL, "act=delete")).isEqualTo("/models");
    assertThat(site.get(MODEL).statusCode()).isEqualTo(404);
  }

  private void prompt(String text) {
    site.mlflow(
        "model-versions/create",
        "{'name':'ask','source':'x','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'},{'key':'mlflow.prompt.text','value':'%s'}]}"
            .formatted(text));
  }

  @Test
  void showsAPromptAndWhatChangedInIt() {
    assertThat(page("/prompts")).contains("mlflow.genai.register_prompt");
    site.mlflow(
        "registered-models/create",
        "{'name':'ask','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'}]}");
    prompt("Be kind.\\nAsk {{ x }}.");
    prompt("Be kind.\\nAsk <b>{{ y }}</b>.");
    assertThat(page("/prompts")).contains("/prompts/ask\"").doesNotContain("my churn");
    assertThat(page("/models")).doesNotContain("/models/ask\"");
    assertThat(page("/prompts/ask")).contains("Ask &lt;b&gt;{{ y }}").doesNotContain("{{ x }}");
    assertThat(page("/prompts/ask?version=1")).contains("Ask {{ x }}.");
    assertThat(page("/prompts/ask?version=2&with=1"))
        .contains("From v1 to v2", "line gone", "line added", "{{ x }}", "{{ y }}");
    assertThat(to("/prompts/ask", "act=alias&key=production&version=1")).isEqualTo("/prompts/ask");
    assertThat(page("/prompts/ask")).contains("production is v1.");
    assertThat(site.get("/prompts/my%20churn").statusCode()).isEqualTo(404);
    assertThat(to("/prompts/ask", "act=delete")).isEqualTo("/prompts");
  }
}
