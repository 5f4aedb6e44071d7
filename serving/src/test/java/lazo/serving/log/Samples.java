package lazo.serving.log;

import java.util.List;
import lazo.scoring.DataType;
import org.jspecify.annotations.Nullable;

/** Small entries for the tests of the log. */
final class Samples {
  static final Layout LAYOUT =
      layout("churn", List.of(new LoggedColumn("age", DataType.FP32, 1)), List.of());

  private Samples() {}

  static Layout layout(String endpoint, List<LoggedColumn> columns, List<String> shadows) {
    return new Layout(endpoint, "champion", "sha256:11", columns, shadows);
  }

  /** One row whose column and score are this number. */
  static Entry entry(String id, float value) {
    return entry(LAYOUT, id, value, null);
  }

  static Entry entry(Layout layout, String id, float value, @Nullable String error) {
    return new Entry(
        layout,
        id,
        true,
        new Hash().add(layout.endpoint()).add((long) value).value(),
        1_000_000L * (long) value,
        5_000,
        1,
        new Object[] {new float[] {value}},
        error == null ? new double[] {value} : new double[0],
        new double[0][],
        error);
  }
}
