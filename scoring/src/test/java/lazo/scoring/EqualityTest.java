package lazo.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import lazo.features.Column;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.onnx.OnnxModels;
import lazo.onnx.TreeEnsemble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ONNX graph against the Java reference, on ONNX Runtime. */
final class EqualityTest {
  private static final int ROWS = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void computesTheFeaturesOfTheJavaTransformBitForBit(long seed) {
    var samples = new Samples(seed);
    FittedSpec spec = samples.spec();
    Frame rows = samples.rows(spec, ROWS);
    int[] expected = bits(spec.transform(rows));
    int[] actual = bits(Raw.floats(OnnxModels.features(spec), rows, "features"));
    assertThat(actual).as(() -> spec.toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void answersTheLogisticOfTheMarginOfTheTrees(long seed) {
    var samples = new Samples(seed);
    FittedSpec spec = samples.spec();
    Frame rows = samples.rows(spec, ROWS);
    TreeEnsemble ensemble = samples.trees(spec.width(), 40, 4);
    requireEqual(spec, ensemble, rows);
  }

  @Test
  void answersTheBaseRateWithoutTrees() {
    var samples = new Samples(1);
    FittedSpec spec = samples.spec();
    requireEqual(spec, new TreeEnsemble(List.of(), -1.5f), samples.rows(spec, ROWS));
  }

  @Test
  void answersWithTreesThatAreOnlyALeaf() {
    var samples = new Samples(2);
    FittedSpec spec = samples.spec();
    requireEqual(spec, samples.trees(spec.width(), 4, 0), samples.rows(spec, ROWS));
  }

  @Test
  void weighsTheFeaturesOfALogisticRegressionInTheOrderOfTheSpecification() {
    var spec =
        new FittedSpec(
            List.of(
                new FittedCategorical("c", List.of("JFK", "LAX")),
                new FittedNumeric("n", 1, 2, 3)));
    float[] weights = {0.5f, -0.25f, 0.01f};
    var rows =
        Frame.builder(3)
            .add("c", new Column.Strings(new String[] {"JFK", "LAX", "SFO"}))
            .add("n", new Column.Doubles(new double[] {5, -5, Double.NaN}))
            .build();
    try (var model = OnnxModel.load(OnnxModels.logistic(spec, weights, 0.125f))) {
      double[] margins = {0.5 + 0.09 + 0.125, -0.25 - 0.21 + 0.125, -0.03 + 0.125};
      double[] expected = Arrays.stream(margins).map(EqualityTest::logistic).toArray();
      assertThat(model.probabilities(rows)).containsExactly(expected, within(1e-6));
    }
  }

  private static void requireEqual(FittedSpec spec, TreeEnsemble ensemble, Frame rows) {
    float[] matrix = spec.transform(rows);
    int width = spec.width();
    try (var model = OnnxModel.load(OnnxModels.classifier(spec, ensemble))) {
      double[] probabilities = model.probabilities(rows);
      for (int row = 0; row < rows.rows(); row++) {
        float[] features = Arrays.copyOfRange(matrix, row * width, (row + 1) * width);
        assertThat(probabilities[row])
            .as("row %d of %s", row, spec)
            .isCloseTo(logistic(ensemble.margin(features)), within(1e-6));
      }
    }
  }

  private static double logistic(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  private static int[] bits(float[] values) {
    var bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]); // every NaN alike, but -0.0 is not 0.0
    }
    return bits;
  }
}
