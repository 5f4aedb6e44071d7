package lazo.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lazo.evaluation.Evidence.SkewReading;
import lazo.features.Column;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Compares features as they were logged in serving with the same rows recomputed for training,
 * value by value.
 */
public final class Skew {
  private static final MathContext SIX_DIGITS = new MathContext(6);

  private Skew() {}

  /**
   * Compares the features; row i of both frames is the same row.
   *
   * @param tolerance relative to the larger of the two values and 1
   */
  public static List<SkewReading> compare(
      Frame logged, Frame recomputed, List<String> features, double tolerance) {
    List<SkewReading> readings = new ArrayList<>();
    for (String feature : features) {
      readings.add(
          recomputed.column(feature) instanceof Column.Strings
              ? texts(
                  feature, logged.strings(feature).values(), recomputed.strings(feature).values())
              : numbers(feature, logged.doubles(feature), recomputed.doubles(feature), tolerance));
    }
    return readings;
  }

  private static SkewReading numbers(
      String feature, double[] logged, double[] recomputed, double tolerance) {
    long differing = 0;
    String example = "";
    for (int i = 0; i < logged.length; i++) {
      if (differs(logged[i], recomputed[i], tolerance) && differing++ == 0) {
        example =
            "row %d: %s in serving, %s in training"
                .formatted(i, shown(logged[i]), shown(recomputed[i]));
      }
    }
    return new SkewReading(feature, logged.length, differing, example);
  }

  /** In six digits: enough to see a difference, and to read it. */
  private static String shown(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros().toPlainString()
        : Double.isNaN(value) ? "nothing" : String.valueOf(value);
  }

  private static boolean differs(double a, double b, double tolerance) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) != Double.isNaN(b);
    }
    return Math.abs(a - b) > tolerance * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
  }

  private static SkewReading texts(
      String feature, @Nullable String[] logged, @Nullable String[] recomputed) {
    long differing = 0;
    String example = "";
    for (int i = 0; i < logged.length; i++) {
      if (!Objects.equals(logged[i], recomputed[i]) && differing++ == 0) {
        example =
            "row " + i + ": '" + logged[i] + "' in serving, '" + recomputed[i] + "' in training";
      }
    }
    return new SkewReading(feature, logged.length, differing, example);
  }
}
