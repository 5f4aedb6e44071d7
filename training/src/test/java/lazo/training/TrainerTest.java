package lazo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.features.Encode;
import lazo.features.FeatureSpec;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.scoring.OnnxModel;
import lazo.stats.quality.Quality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TrainerTest {
  private static final int THREADS = 2;

  private final Frame rows = Samples.rows(6000, 1);
  private final Frame later = Samples.rows(3000, 2);

  @ParameterizedTest
  @CsvSource({
    "XGBOOST,TARGET,1",
    "XGBOOST,ONE_HOT,1",
    "XGBOOST,ONE_HOT,0.7",
    "LOGISTIC,TARGET,1",
    "LOGISTIC,ONE_HOT,1"
  })
  void answersInOnnxWhatTheTrainerPredicts(Trainer trainer, Encode encode, String subsample) {
    boolean trees = trainer == Trainer.XGBOOST;
    FeatureSpec features = trees ? Samples.trees(encode) : Samples.imputed(encode);
    var spec = FittedSpec.fit(features, rows, rows.doubles("late"));
    Map<String, String> params =
        trees ? Map.of("rounds", "40", "subsample", subsample, "min_child_weight", "0") : Map.of();
    try (Trained trained = train(trainer, spec, params);
        var onnx = OnnxModel.load(trained.onnx(spec))) {
      double[] expected = trained.probabilities(FeatureRows.of(spec, later));
      double[] actual = onnx.probabilities(later);
      for (int row = 0; row < expected.length; row++) {
        assertThat(actual[row]).as("row %d", row).isCloseTo(expected[row], within(1e-6));
      }
      Quality quality = Quality.of(actual, later.doubles("late"));
      assertThat(quality.logLoss()).isLessThan(quality.baseRateLogLoss() - 0.03);
      assertThat(quality.auc()).isGreaterThan(0.65);
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainsTheSameModelAgainForTheSameSeed(Trainer trainer) {
    var spec = FittedSpec.fit(Samples.imputed(Encode.ONE_HOT), rows);
    Map<String, String> params =
        trainer == Trainer.XGBOOST ? Map.of("rounds", "20", "subsample", "0.5") : Map.of();
    try (Trained first = train(trainer, spec, params);
        Trained second = train(trainer, spec, params)) {
      assertThat(second.onnx(spec)).isEqualTo(first.onnx(spec));
    }
  }

  @Test
  void tellsEachRound() {
    var spec = FittedSpec.fit(Samples.trees(Encode.ONE_HOT), rows);
    List<Integer> rounds = new ArrayList<>();
    Params params = Trainer.XGBOOST.params(Map.of("rounds", "3"));
    Trainer.XGBOOST
        .train(
            FeatureRows.of(spec, rows),
            Samples.target(rows),
            params,
            1,
            THREADS,
            (round, of) -> rounds.add(round * 10 + of))
        .close();
    assertThat(rounds).containsExactly(13, 23, 33);
  }

  @Test
  void refusesParametersThatItDoesNotKnowOrCannotUse() {
    assertThatThrownBy(() -> Trainer.named("svm"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'svm'")
        .hasMessageContaining("xgboost, logistic");
    assertThatThrownBy(() -> Trainer.XGBOOST.params(Map.of("dept", "6")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'dept'")
        .hasMessageContaining("depth");
    refuses("depth", "six", "a number");
    refuses("depth", "2.5", "a whole number");
    refuses("eta", "-1", "from 1.0E-6 to 1.0");
    refuses("eta", "NaN", "from 1.0E-6 to 1.0");
  }

  @Test
  void refusesMissingNumbersForALogisticRegression() {
    var spec = FittedSpec.fit(Samples.trees(Encode.ONE_HOT), rows);
    assertThatThrownBy(() -> train(Trainer.LOGISTIC, spec, Map.of()).close())
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("impute");
  }

  @Test
  void findsTheLogisticRegressionThatNoStepImproves() {
    var spec = FittedSpec.fit(Samples.imputed(Encode.ONE_HOT), rows);
    FeatureRows features = FeatureRows.of(spec, rows);
    try (Trained trained = train(Trainer.LOGISTIC, spec, Map.of("l2", "0", "rounds", "1000"))) {
      double[] answers = trained.probabilities(features);
      double[] labels = rows.doubles("late");
      double bias = 0;
      double[] distance = rows.doubles("distance");
      double slope = 0;
      for (int row = 0; row < answers.length; row++) {
        bias += (answers[row] - labels[row]) / answers.length;
        slope += (answers[row] - labels[row]) * distance[row] / 1000 / answers.length;
      }
      assertThat(bias).as("derivative by the bias").isCloseTo(0, within(1e-5));
      assertThat(slope).as("derivative by the distance").isCloseTo(0, within(1e-5));
    }
  }

  @Test
  void computesTheRowsOfTheJavaTransform() {
    var spec = FittedSpec.fit(Samples.trees(Encode.ONE_HOT), rows);
    FeatureRows features = FeatureRows.of(spec, later);
    float[] expected = spec.transform(later);
    var actual = new float[expected.length];
    for (int row = 0; row < later.rows(); row++) {
      for (int column = 0; column < features.denseWidth(); column++) {
        actual[row * spec.width() + features.denseFeature(column)] =
            features.dense()[row * features.denseWidth() + column];
      }
      for (FeatureRows.Block block : features.blocks()) {
        int category = block.categories()[row];
        if (category >= 0) {
          actual[row * spec.width() + block.from() + category] = 1;
        }
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  private void refuses(String name, String value, String message) {
    Params params = Trainer.XGBOOST.params(Map.of(name, value));
    assertThatThrownBy(() -> Xgboost.Settings.of(params, 1, THREADS))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining(message);
  }

  private Trained train(Trainer trainer, FittedSpec spec, Map<String, String> params) {
    return trainer.train(
        FeatureRows.of(spec, rows),
        Samples.target(rows),
        trainer.params(params),
        7,
        THREADS,
        (_, _) -> {});
  }
}
