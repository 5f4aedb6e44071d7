package lazo.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.features.Aggregate;
import lazo.features.Feature;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.Test;

class LoopReaderTest {
  static final String FLIGHTS =
      """
      apiVersion: lazo/v1
      kind: Loop
      metadata: {name: flight-delay}
      data:
        source: flights/*.parquet
        derive:
          scheduled: date - to_minutes(delay)
          delayed: delay > 15
        time: scheduled
        target: delayed
        label-delay: 1d
        checks: [{column: distance, between: [10, 5500]}, {column: origin, completeness: 1.0}]
      feeds:
        departures: {source: flights/*.parquet, time: date, key: origin, within: 3h, columns: {late_share: avg(delayed), departures: count(*)}}
      features:
        - {column: [hour, weekday, departures.late_share, departures.departures]}
        - {column: distance, impute: median, scale: standard}
        - {column: [origin, destination], encode: one-hot, min-count: 200}
      train: {trainer: xgboost, params: {rounds: 200, depth: 6}, seed: 7, on: all}
      evaluate:
        - {gate: metric, metric: log_loss, better-than: base-rate}
        - {gate: skew}
      deploy:
        endpoint: flight-delay
        strategy: canary
        shadow: all
        steps: [{weight: 1}, {weight: 10}, {weight: 50}]
        step-at-most: 14d
        guardrails: [{metric: error_rate, at-most: 0.01}, {metric: latency_p99_ms, at-most: 20}]
        quality: {metric: log_loss, no-worse-than: champion, margin: 0.002}
      monitor:
        false-alarms: 1/month
        watch: [{drift: features}, {drift: score}, {quality: log_loss, window: 7d}]
      retrain: {on: [drift, quality, {schedule: "0 3 1 * *"}], cool-down: 7d}
      notify: [{webhook: "https://example.com/hook", on: [alert, decision]}]
      """;

  private static LoopDocument read(String yaml) {
    return LoopReader.read(yaml, document -> Map.of());
  }

  @Test
  void readsTheWholeForm() {
    LoopDocument document = read(FLIGHTS);
    assertThat(document.metadata().name()).isEqualTo("flight-delay");
    assertThat(document.data().derive().keySet()).containsExactly("scheduled", "delayed");
    assertThat(document.data().labelDelay()).isEqualTo(Duration.ofDays(1));
    assertThat(document.data().checks().getFirst().fields())
        .containsEntry("between", List.of(10L, 5500L));
    assertThat(LoopFeatures.dataset(document)).isEqualTo("flights");
    assertThat(LoopFeatures.spec(document).columns())
        .containsExactly(
            "hour",
            "weekday",
            "departures.late_share",
            "departures.departures",
            "distance",
            "origin",
            "destination");
    assertThat(LoopFeatures.spec(document).features().getLast())
        .isInstanceOf(Feature.Categorical.class);
    assertThat(LoopFeatures.feeds(document).getFirst().columns())
        .containsEntry("departures", new Aggregate(Aggregate.Function.COUNT, null));
    assertThat(LoopFeatures.falseAlarmsPerMonth("1/month")).isEqualTo(1);
    assertThat(document.train().params().get("rounds").value()).isEqualTo(200L);
  }

  @Test
  void tellsEveryProblemAtOnceByLineAndField() {
    String wrong =
        FLIGHTS
            .replace("label-delay: 1d", "label-delay: soon")
            .replace("  time: scheduled\n", "  tme: scheduled\n")
            .replace("{weight: 10}", "{weight: 0.5}")
            .replace("trainer: xgboost", "trainer: catboost")
            .replace("avg(delayed)", "median(delayed)")
            .replace("0 3 1 * *", "0 3 1 *");
    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("line 9, data.tme: unknown field, did you mean 'time'?")
        .hasMessageContaining("line 5, data.time: is missing")
        .hasMessageContaining("line 11, data.label-delay: must be a duration")
        .as("rules between fields are told in the same breath")
        .hasMessageContaining("line 34, retrain.on[2].schedule")
        .hasMessageContaining("line 19, train.trainer: 'catboost' is not known")
        .hasMessageContaining("line 14, feeds.departures.columns.late_share")
        .hasMessageContaining("line 27, deploy.steps[1].weight")
        .hasMessageStartingWith("7 problems");
  }

  @Test
  void asksTheRulesOfChecksTrainersAndGates() {
    String wrong =
        FLIGHTS
            .replace("between: [10, 5500]", "between: [5500, 10]")
            .replace("{rounds: 200, depth: 6}", "{rounds: -1, depht: 6}")
            .replace("gate: skew", "gate: vibes")
            .replace("metric: log_loss, better-than", "metric: loglos, better-than");
    assertThatThrownBy(() -> read(wrong))
        .hasMessageStartingWith("5 problems")
        .hasMessageContaining("line 12, data.checks[0]: the range [5500.0, 10.0] is empty")
        .hasMessageContaining(
            "line 19, train.params.rounds: the parameter 'rounds' of the trainer xgboost is '-1'")
        .hasMessageContaining("train.params.depht: the trainer xgboost has no parameter 'depht'")
        .hasMessageContaining("line 21, evaluate[0]: there is no metric 'loglos'")
        .hasMessageContaining("line 22, evaluate[1]: there is no gate 'vibes'");
  }

  @Test
  void tellsWhatCapabilitiesFindUnlessTheFieldCouldNotBeRead() {
    Map<String, String> found = new TreeMap<>();
    found.put("data.derive.delayed", "cannot be parsed");
    found.put("data.label-delay", "not told: it could not be read");
    String wrong = FLIGHTS.replace("label-delay: 1d", "label-delay: soon");
    assertThatThrownBy(() -> LoopReader.read(wrong, document -> found))
        .hasMessageStartingWith("2 problems")
        .hasMessageContaining("line 8, data.derive.delayed: cannot be parsed")
        .hasMessageContaining("line 11, data.label-delay: must be a duration");
  }

  @Test
  void tellsEveryPartThatIsMissing() {
    assertThatThrownBy(() -> read("apiVersion: lazo/v1\nkind: Loop\nmetadata:\nfeatures: [5]\n"))
        .hasMessageStartingWith("5 problems")
        .hasMessageContaining("metadata: is missing")
        .hasMessageContaining("data: is missing")
        .hasMessageContaining("train: is missing")
        .hasMessageContaining("deploy: is missing")
        .hasMessageContaining("line 4, features[0]: must be a mapping");
  }

  @Test
  void readsWhatWasAppliedUnderLaxerRules() {
    String lax = FLIGHTS.replace("gate: skew", "gate: vibes");
    assertThat(LoopReader.stored(lax).evaluate().getLast().fields()).containsEntry("gate", "vibes");
  }

  @Test
  void tellsTheBrokenRulesOfAWellFormedDocument() {
    String wrong =
        FLIGHTS
            .replace("{weight: 10}", "{weight: 0.5}")
            .replace("trainer: xgboost", "trainer: catboost")
            .replace("avg(delayed)", "median(delayed)")
            .replace("0 3 1 * *", "0 3 1 *")
            .replace("{drift: score}", "{drift: wind}");
    assertThatThrownBy(() -> read(wrong))
        .hasMessageContaining("5 problems")
        .hasMessageContaining(
            "line 14, feeds.departures.columns.late_share: 'median(delayed)' is not an aggregate")
        .hasMessageContaining("deploy.steps[1].weight: weights are percentages that grow")
        .hasMessageContaining(
            "line 19, train.trainer: 'catboost' is not known; here are allowed: logistic, xgboost")
        .hasMessageContaining("retrain.on[2].schedule")
        .hasMessageContaining("monitor.watch[1].drift: 'wind' is not known");
  }

  @Test
  void namesTheLineOfMalformedYaml() {
    assertThatThrownBy(() -> read("apiVersion: lazo/v1\nkind: [Loop\nmetadata: {}\n"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("not valid YAML");
    assertThatThrownBy(() -> read("")).hasMessageContaining("empty");
    assertThatThrownBy(() -> read("a: &x [*x]")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> read("just text")).hasMessageContaining("must be a mapping");
  }

  @Test
  void describesItselfAsAJsonSchema() {
    var schema = LoopSchema.generate();
    assertThat(schema.at("/properties/data/required").toString())
        .contains("source", "time", "target")
        .doesNotContain("label-delay");
    assertThat(schema.at("/properties/deploy/properties/step-at-most/pattern").asText())
        .contains("ms|s|m");
  }
}
