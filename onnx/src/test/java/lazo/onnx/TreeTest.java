package lazo.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.Test;

final class TreeTest {
  private static final Tree STUMP =
      new Tree(
          new int[] {0, 0, 0},
          new float[] {2, 0, 0},
          new int[] {1, -1, -1},
          new int[] {2, -1, -1},
          new boolean[] {true, false, false},
          new float[] {0, -1, 1});

  @Test
  void goesLeftBelowTheThresholdAndForTheMissingWhereToldSo() {
    var ensemble = new TreeEnsemble(List.of(STUMP, Tree.leaf(0.5f)), 10);
    assertThat(ensemble.margin(new float[] {1.9f})).isEqualTo(9.5f);
    assertThat(ensemble.margin(new float[] {2f})).isEqualTo(11.5f);
    assertThat(ensemble.margin(new float[] {Float.NaN})).isEqualTo(9.5f);
  }

  @Test
  void refusesAChildThatIsNoNodeOrHasTwoParents() {
    for (int child : new int[] {0, 1, 3}) {
      assertThatThrownBy(
              () ->
                  new Tree(
                      new int[3],
                      new float[3],
                      new int[] {1, -1, -1},
                      new int[] {child, -1, -1},
                      new boolean[3],
                      new float[3]))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("child " + child);
    }
  }

  @Test
  void refusesArraysOfUnequalLength() {
    assertThatThrownBy(
            () ->
                new Tree(
                    new int[1], new float[2], new int[1], new int[1], new boolean[1], new float[1]))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void refusesAFeatureBeyondTheSpecification() {
    var none = new FittedSpec(List.of());
    var one = new FittedSpec(List.of(new FittedNumeric("x", Float.NaN, 0, 1)));
    var ensemble = new TreeEnsemble(List.of(STUMP), 0);
    assertThat(OnnxModels.classifier(one, ensemble)).isNotEmpty();
    assertThatThrownBy(() -> OnnxModels.classifier(none, ensemble))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("feature 0");
    assertThatThrownBy(() -> OnnxModels.logistic(one, new float[2], 0))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("2 weights");
  }
}
