package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The usage of traces as a real server shows it. */
class UsagePageTest {
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

  private void trace(String id, Duration ago, String state, String seconds) {
    site.json(
        "/api/3.0/mlflow/traces",
        "{'trace':{'trace_info':{'trace_id':'%s','trace_location':{'type':'MLFLOW_EXPERIMENT','mlflow_experiment':{'experiment_id':'0'}},'request_time':'%s','execution_duration':'%ss','state':'%s','tags':{'mlflow.traceName':'call <b>'},'trace_metadata':{'mlflow.trace.tokenUsage':'{\\'input_tokens\\':30,\\'output_tokens\\':12,\\'total_tokens\\':42}'}}}}"
            .formatted(id, Instant.now().minus(ago), seconds, state)
            .replace('\'', '"'));
  }

  private String page(String query) {
    var answer = site.get("/experiments/0/usage" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void countsWhatWasTraced() {
    trace("tr-1", Duration.ofMinutes(10), "OK", "1.5");
    trace("tr-2", Duration.ofMinutes(20), "ERROR", "2.5");
    trace("tr-3", Duration.ofDays(20), "OK", "0.5");
    site.json(
        "/api/3.0/mlflow/traces/tr-1/assessments",
        "{\"assessment\":{\"trace_id\":\"tr-1\",\"assessment_name\":\"good\",\"source\":{\"source_type\":\"HUMAN\",\"source_id\":\"me\"},\"feedback\":{\"value\":true}}}");

    String week = page("");
    assertThat(week).contains("2 traces in the last 7d, 50 % failed.");
    assertThat(week).contains("id=\"chart-traces\"", "id=\"chart-latency\"", "id=\"chart-tokens\"");
    assertThat(week).contains("echarts").doesNotContain("chart-cost");
    assertThat(week).contains("call &lt;b&gt;").doesNotContain("<b>");
    assertThat(week).contains("good");
    assertThat(page("?range=90d")).contains("3 traces in the last 90d");
    assertThat(site.get("/experiments/0/traces").body()).contains("/experiments/0/usage");
  }

  @Test
  void saysThatThereIsNothing() {
    assertThat(page("?range=nonsense")).contains("Nothing was traced");
    assertThat(site.get("/experiments/nope/usage").statusCode()).isEqualTo(404);
  }
}
