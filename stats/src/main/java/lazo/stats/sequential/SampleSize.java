package lazo.stats.sequential;

import lazo.stats.Normal;

/** How many rows a difference needs to show, at fixed size and one look (normal theory). */
public final class SampleSize {
  private SampleSize() {}

  /**
   * Rows that both models score: {@code ((z(1 - alpha / 2) + z(power)) deviation / difference)^2}.
   *
   * @param difference to be detected, of the mean loss
   * @param deviation standard deviation of the differences row by row
   * @param alpha two-sided
   */
  public static long paired(double difference, double deviation, double alpha, double power) {
    double z = Normal.quantile(1 - alpha / 2) + Normal.quantile(power);
    double ratio = z * deviation / difference;
    if (!(ratio * ratio < Long.MAX_VALUE) || !(deviation >= 0)) {
      throw new IllegalArgumentException(
          "no number of rows shows a difference of %s with a deviation of %s"
              .formatted(difference, deviation));
    }
    return Math.max(2, (long) Math.ceil(ratio * ratio));
  }

  /** Rows for each of two models that score different rows, with this deviation of the loss. */
  public static long perVariant(double difference, double deviation, double alpha, double power) {
    return paired(difference, deviation * Math.sqrt(2), alpha, power);
  }
}
