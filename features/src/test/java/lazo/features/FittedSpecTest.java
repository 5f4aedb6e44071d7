package lazo.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FittedSpecTest {
  private static final double NAN = Double.NaN;

  private static FittedFeature fit(Feature feature, Column column) {
    Frame rows = Frame.builder(column.rows()).add("x", column).build();
    return FittedSpec.fit(new FeatureSpec(List.of(feature)), rows).features().getFirst();
  }

  private static FittedFeature fit(Impute impute, Scale scale, double... values) {
    return fit(new Feature.Numeric("x", impute, scale), new Column.Doubles(values));
  }

  @Test
  void learnsFromTheFiniteValuesAlone() {
    double[] values = {1, NAN, 3, Double.POSITIVE_INFINITY, 8};
    assertThat(fit(new Impute.None(), Scale.NONE, values))
        .isEqualTo(new FittedNumeric("x", Float.NaN, 0, 1));
    assertThat(fit(new Impute.Mean(), Scale.NONE, values))
        .isEqualTo(new FittedNumeric("x", 4, 0, 1));
    assertThat(fit(new Impute.Median(), Scale.MIN_MAX, values))
        .isEqualTo(new FittedNumeric("x", 3, 1, 1 / 7f));
    assertThat(fit(new Impute.Constant(-1), Scale.STANDARD, 2, 4, NAN))
        .isEqualTo(new FittedNumeric("x", -1, 3, 1));
  }

  @Test
  void leavesAConstantColumnUnscaled() {
    assertThat(fit(new Impute.None(), Scale.STANDARD, 5, 5))
        .isEqualTo(new FittedNumeric("x", Float.NaN, 5, 1));
    assertThat(fit(new Impute.Mean(), Scale.MIN_MAX, NAN, NAN))
        .isEqualTo(new FittedNumeric("x", 0, 0, 1));
  }

  @Test
  void refusesAColumnThatFloat32CannotScale() {
    assertThatThrownBy(() -> fit(new Impute.None(), Scale.STANDARD, 1e300, -1e300, 5e299))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("column 'x'");
    assertThatThrownBy(() -> fit(new Impute.None(), Scale.MIN_MAX, 0, 1e-300))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> fit(new Impute.Constant(1e99), Scale.NONE, 1))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void keepsCategoriesSeenOftenEnoughInOrderOfName() {
    @Nullable String[] values = {"b", "a", "b", null, "a", "once", "", ""};
    assertThat(fit(new Feature.Categorical("x", Encode.ONE_HOT, 2), new Column.Strings(values)))
        .isEqualTo(new FittedCategorical("x", List.of("a", "b")));
  }

  @Test
  void transformsRowsInTheOrderOfTheFeatures() {
    FittedSpec spec =
        new FittedSpec(
            List.of(
                new FittedNumeric("n", -1, 1, 2),
                new FittedCategorical("c", List.of("a", "b")),
                new FittedNumeric("l", Float.NaN, 0, 0.5f)));
    Frame rows =
        Frame.builder(3)
            .add("l", new Column.Longs(new long[] {10, 20, 30}))
            .add("c", new Column.Strings(new @Nullable String[] {"b", null, "unseen"}))
            .add("n", new Column.Doubles(new double[] {5, NAN, 0.1}))
            .build();
    assertThat(spec.outputNames()).containsExactly("n", "c=a", "c=b", "l");
    assertThat(spec.inputNames()).containsExactly("n", "c", "l");
    assertThat(spec.transform(rows))
        .containsExactly(8, 0, 1, 5, -4, 0, 0, 10, (0.1f - 1) * 2, 0, 0, 15);
  }

  @Test
  void namesTheColumnThatIsMissing() {
    FittedSpec spec = new FittedSpec(List.of(new FittedNumeric("n", 0, 0, 1)));
    Frame rows = Frame.builder(1).add("m", new Column.Doubles(new double[1])).build();
    assertThatThrownBy(() -> spec.transform(rows))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("there is no column 'n'; the columns are m");
  }
}
