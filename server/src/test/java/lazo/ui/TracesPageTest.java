package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces as a real server shows them. */
class TracesPageTest {
  private static final String TRACE = "tr-000000000000000000000000000000aa";
  private static final String SPANS =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[
        {"traceId":"000000000000000000000000000000aa","spanId":"000000000000000a","name":"ask <b>",
         "startTimeUnixNano":"1000000000","endTimeUnixNano":"1400000000","status":{"code":2,"message":"nobody answered"},
         "attributes":[{"key":"mlflow.spanInputs","value":{"stringValue":"{\\"q\\":\\"why\\"}"}},
                       {"key":"depth","value":{"kvlistValue":{"values":[{"key":"levels","value":{"arrayValue":{"values":[{"intValue":"3"},{"boolValue":true}]}}}]}}}],
         "events":[{"timeUnixNano":"1","name":"exception","attributes":[{"key":"exception.message","value":{"stringValue":"boom"}}]}]},
        {"traceId":"000000000000000000000000000000aa","spanId":"000000000000000b","parentSpanId":"000000000000000a","name":"think",
         "startTimeUnixNano":"1100000000","endTimeUnixNano":"1300000000"},
        {"traceId":"000000000000000000000000000000aa","spanId":"000000000000000c","parentSpanId":"00000000000000ff","name":"lost parent",
         "startTimeUnixNano":"1200000000","endTimeUnixNano":"1250000000"}
      ]}]}]}
      """;

  @TempDir static Path folder;
  private static Site site;

  @BeforeAll
  static void start() {
    site = new Site(folder);
    for (int i = 0; i < 60; i++) {
      site.json(
          "/api/3.0/mlflow/traces",
          "{'trace':{'trace_info':{'trace_id':'tr-%02d','trace_location':{'type':'MLFLOW_EXPERIMENT','mlflow_experiment':{'experiment_id':'0'}},'request_time':'2026-03-01T00:00:%02dZ','execution_duration':'1.5s','state':'OK','tags':{'mlflow.traceName':'call %02d'}}}}"
              .formatted(i, i, i)
              .replace('\'', '"'));
    }
    site.json("/v1/traces", SPANS);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static HttpResponse<String> traces(String query) {
    return site.get("/experiments/0/traces" + query);
  }

  private static HttpResponse<String> trace(String rest) {
    return site.get("/experiments/0/traces/" + TRACE + rest);
  }

  @Test
  void showsFiftyAtATimeTheNewestFirst() {
    String first = traces("").body();
    assertThat(first).contains(">call 59</a>", ">call 10</a>").doesNotContain(">call 09</a>");
    String next = first.replaceAll("(?s).*href=\"([^\"]+)\" rel=\"next\".*", "$1");
    String second = site.get(next.replace("&amp;", "&")).body();
    assertThat(second)
        .contains(">call 09</a>", "ask &lt;b&gt;", "rel=\"prev\"")
        .doesNotContain("call 10");
  }

  @Test
  void saysWhereAFilterIsWrong() {
    assertThat(traces("?filter=" + Site.encoded("status = 'ERROR'")).body())
        .contains(TRACE)
        .doesNotContain("call 59");
    var wrong = traces("?filter=" + Site.encoded("status == = 'ERROR'"));
    assertThat(wrong.statusCode()).isEqualTo(200);
    assertThat(wrong.body()).contains("filter-problem");
  }

  @Test
  void laysSpansOutOverTimeAndShowsTheOneChosen() {
    String page = trace("").body();
    assertThat(page)
        .contains("nobody answered", "ask &lt;b&gt;")
        .contains("margin-left: 25.0%; width: 50.0%")
        .contains("\"q\" : \"why\"")
        .contains("\"levels\" : [ 3, true ]")
        .contains("exception.message: boom")
        .contains("lost parent");
    String child = page.replaceAll("(?s).*href=\"([^\"#]+)#span\"[^>]*>think<.*", "$1");
    assertThat(site.get(child).body()).contains("<h2 id=\"span\">think</h2>");
    assertThat(trace("?span=nothing").body()).contains("<h2 id=\"span\">ask &lt;b&gt;</h2>");
    assertThat(site.get("/experiments/0/traces/tr-01").body()).contains("No spans");
    assertThat(site.get("/experiments/0/traces/nope").statusCode()).isEqualTo(404);
    assertThat(site.get("/experiments/1/traces/" + TRACE).statusCode()).isEqualTo(404);
  }

  @Test
  void keepsFeedback() {
    String page = "/experiments/0/traces/tr-02";
    site.submit(page, page + "/assessments", "name=correct&value=true&who=ana&reason=by+hand");
    site.submit(page, page + "/assessments", "name=tone&value=kind%3Cb%3E");
    assertThat(site.get(page).body()).contains("correct", "ana", "by hand", "kind&lt;b&gt;");
    assertThat(traces("?filter=" + Site.encoded("feedback.correct = 'true'")).body())
        .contains("call 02")
        .doesNotContain("call 03");
    assertThat(site.submit(page, page + "/assessments", "name=&value=1").statusCode())
        .isEqualTo(400);
    assertThat(site.post(page + "/assessments", "name=a&value=1").statusCode()).isEqualTo(403);
  }

  @Test
  void leadsToTheWholeConversation() {
    for (String one : new String[] {"a", "b"}) {
      site.json(
          "/api/3.0/mlflow/traces",
          "{'trace':{'trace_info':{'trace_id':'tr-said-%s','trace_location':{'type':'MLFLOW_EXPERIMENT','mlflow_experiment':{'experiment_id':'0'}},'request_time':'2026-01-01T00:00:00Z','state':'OK','trace_metadata':{'mlflow.trace.session':'it %s'},'tags':{'mlflow.traceName':'said %s'}}}}"
              .formatted(one, one, one)
              .replace('\'', '"'));
    }
    assertThat(traces("").body()).doesNotContain("<th>Session</th>");
    String page = site.get("/experiments/0/traces/tr-said-a").body();
    String link = page.replaceAll("(?s).*href=\"([^\"]+)\">The whole session<.*", "$1");
    assertThat(site.get(link.replace("&amp;", "&")).body())
        .contains(">said a</a>", "<th>Session</th>", ">it a</a>")
        .doesNotContain(">said b</a>");
  }
}
