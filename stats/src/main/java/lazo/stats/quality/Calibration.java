package lazo.stats.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether events happen as often as predicted.
 *
 * @param expectedError ECE: |mean predicted - observed rate| over bins of equal width, weighted by
 *     their rows (Naeini, Cooper and Hauskrecht 2015)
 * @param ratio mean predicted / observed rate: 1 is right, above 1 predicts too much; infinite when
 *     nothing was observed, NaN without rows
 * @param bins those with rows, ascending
 */
public record Calibration(double expectedError, double ratio, List<Bin> bins) {
  public static final int BINS = 15;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * One bin of a reliability diagram.
   *
   * @param from not included, except 0
   * @param to included
   */
  public record Bin(double from, double to, long rows, double predicted, double observed) {}

  /** Arrays as in {@link Quality}. */
  public static Calibration of(double[] probabilities, double[] labels, int bins) {
    Quality.check(probabilities, labels);
    long[] rows = new long[bins];
    double[] predicted = new double[bins];
    double[] observed = new double[bins];
    for (int i = 0; i < labels.length; i++) {
      int bin = Math.max(0, (int) Math.ceil(probabilities[i] * bins) - 1);
      rows[bin]++;
      predicted[bin] += probabilities[i];
      observed[bin] += labels[i];
    }
    List<Bin> filled = new ArrayList<>();
    double error = 0;
    for (int i = 0; i < bins; i++) {
      if (rows[i] > 0) {
        error += Math.abs(predicted[i] - observed[i]);
        filled.add(
            new Bin(
                (double) i / bins,
                (i + 1.0) / bins,
                rows[i],
                predicted[i] / rows[i],
                observed[i] / rows[i]));
      }
    }
    return new Calibration(
        labels.length == 0 ? Double.NaN : error / labels.length,
        Quality.mean(probabilities) / Quality.mean(labels),
        filled);
  }
}
