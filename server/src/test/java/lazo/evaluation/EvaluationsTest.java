package lazo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import lazo.event.Events;
import lazo.features.Column;
import lazo.features.FittedFeature;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.onnx.OnnxModels;
import lazo.problem.InvalidInput;
import lazo.scoring.Manifest;
import lazo.scoring.Package;
import lazo.scoring.Provenance;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.ReplayClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationsTest {
  private static final String ALL = "lazo.store.TestDatabase#all";
  private static final int DAYS = 10;
  private static final int ROWS = 4_000;
  private static final Gate NO_WORSE =
      new Gate.Metric("log_loss", new Gate.Comparison.NoWorseThanChampion(0.001, 0.95));
  private static final Gate BETTER =
      new Gate.Metric("log_loss", new Gate.Comparison.BetterThanBaseRate());
  private static final AtomicLong SEEDS = new AtomicLong();
  @TempDir Path folder;

  /** A logistic model of x whose true weight is 1. */
  private Package model(String name, float weight) {
    var spec = new FittedSpec(List.of(new FittedFeature.FittedNumeric("x", 0, 0, 1)));
    byte[] onnx = OnnxModels.logistic(spec, new float[] {weight}, 0);
    Path place = folder.resolve(name);
    Package.write(
        place,
        Manifest.draft(name, null, spec, Provenance.unknown(null), Map.of()),
        Map.of(Package.MODEL, onnx),
        rows().slice(0, 5));
    return Package.open(place);
  }

  private static Frame rows() {
    var random = new SplittableRandom(7);
    double[] x = random.doubles(ROWS, -3, 3).toArray();
    return Frame.builder(ROWS).add("x", new Column.Doubles(x)).build();
  }

  private static Evidence evidence(boolean champion, @Nullable List<Evidence.SkewReading> skew) {
    Frame rows = rows();
    var random = new SplittableRandom(8);
    double[] labels = new double[ROWS];
    long[] days = new long[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-rows.doubles("x")[i])) ? 1 : 0;
      days[i] = i % DAYS;
    }
    return new Evidence(rows, champion ? rows : null, labels, days, skew);
  }

  private Verdict verdict(
      Database database,
      Package candidate,
      @Nullable Package champion,
      List<Gate> gates,
      @Nullable List<Evidence.SkewReading> skew) {
    var clock = new ReplayClock(Instant.parse("2001-05-01T00:00:00Z"));
    var events = new Events(database, clock);
    var evaluations =
        new Evaluations(database, events, clock, IdSource.seeded(SEEDS.incrementAndGet()));
    Evaluation made =
        evaluations.evaluate(
            new Evaluations.Question(
                "l", "m v2", candidate, champion, gates, evidence(champion != null, skew)));
    assertThat(evaluations.evaluation(made.id())).as("stored as it was made").isEqualTo(made);
    assertThat(events.latest("loop/l", 1))
        .singleElement()
        .extracting(event -> event.type())
        .isEqualTo("EvaluationFinished");
    return made.verdict();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void passesAModelAsGoodAsTheChampionAndBetterThanNaive(Database database) {
    try (database;
        Package right = model("right", 1);
        Package nearly = model("nearly", 1.02f)) {
      assertThat(verdict(database, nearly, right, List.of(BETTER, NO_WORSE), null))
          .isEqualTo(new Verdict.Passed());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void failsAModelThatIsWorseThanTheChampion(Database database) {
    try (database;
        Package right = model("right", 1);
        Package wrong = model("wrong", 0.2f)) {
      Verdict verdict = verdict(database, wrong, right, List.of(BETTER, NO_WORSE), null);
      assertThat(verdict)
          .isInstanceOfSatisfying(
              Verdict.Failed.class,
              failed ->
                  assertThat(failed.reasons())
                      .singleElement()
                      .asString()
                      .contains("of the champion"));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void failsAModelThatIsNoBetterThanAConstant(Database database) {
    try (database;
        Package backwards = model("backwards", -1)) {
      assertThat(verdict(database, backwards, null, List.of(BETTER), null))
          .isInstanceOf(Verdict.Failed.class);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void failsOnSkewThatMetricsDoNotSee(Database database) {
    try (database;
        Package right = model("right", 1)) {
      var gates = List.<Gate>of(BETTER, new Gate.Skew(1e-3, 0.01));
      var skewed =
          List.of(
              new Evidence.SkewReading("x", 1_000, 2, ""),
              new Evidence.SkewReading(
                  "hour", 1_000, 260, "row 3: 17.0 in serving, 18.2 in training"));
      assertThat(verdict(database, right, null, gates, skewed))
          .isInstanceOfSatisfying(
              Verdict.Failed.class,
              failed ->
                  assertThat(failed.reasons().getFirst())
                      .contains("skew")
                      .contains("'hour'")
                      .contains("26.0 %"));
      var few = List.of(new Evidence.SkewReading("hour", 20, 6, ""));
      assertThat(verdict(database, right, null, gates, few)).isInstanceOf(Verdict.Undecided.class);
    }
  }

  @Test
  void comparesRowByRow() {
    Frame logged =
        Frame.builder(3)
            .add("x", new Column.Doubles(new double[] {1, Double.NaN, 3}))
            .add("o", new Column.Strings(new @Nullable String[] {"A", null, "C"}))
            .build();
    Frame made =
        Frame.builder(3)
            .add("x", new Column.Doubles(new double[] {1.0005, Double.NaN, 4}))
            .add("o", new Column.Strings(new @Nullable String[] {"A", "B", "C"}))
            .build();
    assertThat(Skew.compare(logged, made, List.of("x", "o"), 1e-3))
        .extracting(Evidence.SkewReading::differing)
        .containsExactly(1L, 1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"gate\":\"beauty\"}",
        "{\"gate\":\"metric\",\"metric\":\"f9\",\"at-most\":1}",
        "{\"gate\":\"metric\",\"metric\":\"auc\"}",
        "{\"gate\":\"skew\",\"shade\":1}",
        "{\"gate\":\"metric\",\"metric\":\"auc\",\"no-worse-than\":\"champion\"}"
      })
  void saysWhatIsWrongWithAGate(String json) {
    Map<String, Object> fields =
        lazo.store.Json.read(
            json, new com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>>() {});
    assertThatThrownBy(() -> Gate.parse(fields)).isInstanceOf(InvalidInput.class);
  }
}
