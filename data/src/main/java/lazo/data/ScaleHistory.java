package lazo.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import lazo.stats.Moments;

/**
 * The scales that a column had, as the mean of ln|x| of each earlier delivery, and whether another
 * one fits. See {@link Check.SimilarScale} for the definition.
 */
final class ScaleHistory {

  private static final double DEVIATIONS = 4;

  /** Below so many deliveries their deviation says little. */
  private static final int DEVIATION_MIN = 5;

  /** How close a factor must be to one of these to be called by its name. */
  private static final double NEAR = 0.03;

  private static final List<Unit> UNITS =
      List.of(
          new Unit(1.609344, "kilometres instead of miles", "miles instead of kilometres"),
          new Unit(
              1.852,
              "kilometres instead of nautical miles",
              "nautical miles instead of kilometres"),
          new Unit(3.28084, "feet instead of metres", "metres instead of feet"),
          new Unit(2.54, "centimetres instead of inches", "inches instead of centimetres"),
          new Unit(2.20462, "pounds instead of kilograms", "kilograms instead of pounds"),
          new Unit(60, "the next smaller unit of time", "the next larger unit of time"),
          new Unit(24, "hours instead of days", "days instead of hours"),
          new Unit(100, "hundredths, such as cents or per cent", "wholes instead of hundredths"),
          new Unit(1_000, "thousandths, such as metres or grams", "thousands"),
          new Unit(1_000_000, "millionths", "millions"));

  private final double[] scales;

  private ScaleHistory(double[] scales) {
    this.scales = scales;
  }

  static ScaleHistory of(String column, List<Profile> history) {
    return new ScaleHistory(
        history.stream()
            .map(profile -> profile.find(column))
            .filter(Objects::nonNull)
            .map(ColumnProfile::numbers)
            .filter(Objects::nonNull)
            .map(ColumnProfile.Numbers::logarithms)
            .filter(logarithms -> logarithms.count() > 0)
            .mapToDouble(Moments::mean)
            .sorted()
            .toArray());
  }

  Probe.Outcome judge(double scale, double factor) {
    if (scales.length == 0) {
      return new Probe.Outcome(true, "there is no history yet", null, "none yet", 0);
    }
    double most = Math.exp(Math.max(Math.log(factor), room()));
    String limit = "a factor of at most " + Words.number(rounded(most));
    if (Double.isNaN(scale)) {
      return Probe.Outcome.without("there is no value other than 0", limit);
    }
    double ratio = Math.exp(scale - median());
    boolean passed = ratio <= most && ratio >= 1 / most;
    String found = "the values are " + Words.number(rounded(ratio)) + " times what they were";
    return new Probe.Outcome(passed, found + (passed ? "" : unit(ratio)), ratio, limit, 0);
  }

  private double median() {
    int middle = scales.length / 2;
    return scales.length % 2 == 1 ? scales[middle] : (scales[middle - 1] + scales[middle]) / 2;
  }

  private double room() {
    return scales.length < DEVIATION_MIN
        ? 0
        : DEVIATIONS * Moments.of(Arrays.copyOf(scales, scales.length)).standardDeviation();
  }

  private static String unit(double ratio) {
    for (Unit unit : UNITS) {
      if (near(ratio, unit.factor)) {
        return ", as if they were " + unit.more;
      }
      if (near(1 / ratio, unit.factor)) {
        return ", as if they were " + unit.less;
      }
    }
    return "";
  }

  private static boolean near(double ratio, double factor) {
    return Math.abs(Math.log(ratio / factor)) < NEAR;
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
  }

  private record Unit(double factor, String more, String less) {}
}
