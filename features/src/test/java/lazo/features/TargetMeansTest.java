package lazo.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lazo.features.FittedFeature.FittedCategoricalMap;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TargetMeansTest {
  private static final FeatureSpec SPEC =
      new FeatureSpec(List.of(new Feature.Categorical("origin", Encode.TARGET, 2)));

  private final Frame rows = frame("a", "a", "a", "b", "b", "once", "", null);
  private final double[] target = {1, 1, 1, 0, 0, 1, 0, 0};

  @Test
  void drawsTheMeanOfACategoryTowardsTheOverallMean() {
    var fitted = (FittedCategoricalMap) FittedSpec.fit(SPEC, rows, target).features().getFirst();
    assertThat(fitted.other()).isEqualTo(0.5f); // 4 of 8
    assertThat(fitted.values())
        .containsOnlyKeys("a", "b")
        .containsEntry("a", 13f / 23) // (3 + 0.5 * 20) / (3 + 20)
        .containsEntry("b", 10f / 22);
  }

  @Test
  void givesTheOverallMeanForARareUnseenEmptyOrMissingCategory() {
    var fitted = FittedSpec.fit(SPEC, rows, target);
    assertThat(fitted.width()).isEqualTo(1);
    assertThat(fitted.outputNames()).containsExactly("origin");
    assertThat(fitted.transform(frame("a", "once", "never", "", null)))
        .containsExactly(13f / 23, 0.5f, 0.5f, 0.5f, 0.5f);
  }

  @Test
  void needsTheTarget() {
    assertThatThrownBy(() -> FittedSpec.fit(SPEC, rows))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'origin'")
        .hasMessageContaining("target");
  }

  private static Frame frame(@Nullable String... values) {
    return Frame.builder(values.length).add("origin", new Column.Strings(values)).build();
  }
}
