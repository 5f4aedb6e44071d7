package lazo.data;

import lazo.stats.histogram.Histogram;

/** Quantiles from counts: within a bin, values are taken to be spread evenly. */
final class Quantiles {

  private Quantiles() {}

  static double of(Histogram histogram, double least, double greatest, double share) {
    long[] counts = histogram.counts();
    double[] upper = histogram.edges().upper();
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    double wanted = share * total;
    double below = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0 && below + counts[bin] >= wanted) {
        double from = bin == 0 ? least : Math.max(least, upper[bin - 1]);
        double to = bin == upper.length ? greatest : Math.min(greatest, upper[bin]);
        return from + (to - from) * (wanted - below) / counts[bin];
      }
      below += counts[bin];
    }
    return greatest;
  }
}
