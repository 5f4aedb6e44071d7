package lazo.stats.drift;

/**
 * Where in a sequence of bins the shares changed: the split that is most likely if each side has
 * shares of its own.
 *
 * @param index of the first value after the change
 * @param gain of the log likelihood over no change; 0 when there is nothing to tell apart
 */
public record ChangePoint(int index, double gain) {
  public static final String METHOD = "change-point/multinomial-likelihood@1";

  /**
   * @param bins of the values in the order of time
   * @param count bins are 0 to {@code count - 1}
   * @param sideMin how many values each side must have at least
   */
  public static ChangePoint find(int[] bins, int count, int sideMin) {
    long[] after = new long[count];
    for (int bin : bins) {
      after[bin]++;
    }
    long[] before = new long[count];
    double whole = logLikelihood(after, bins.length);
    ChangePoint best = new ChangePoint(0, 0);
    for (int i = 0; i < bins.length - sideMin; i++) {
      before[bins[i]]++;
      after[bins[i]]--;
      int left = i + 1;
      if (left >= sideMin) {
        double gain =
            logLikelihood(before, left) + logLikelihood(after, bins.length - left) - whole;
        if (gain > best.gain) {
          best = new ChangePoint(left, gain);
        }
      }
    }
    return best;
  }

  /** At the shares that fit best. */
  private static double logLikelihood(long[] counts, long total) {
    double sum = 0;
    for (long count : counts) {
      if (count > 0) {
        sum += count * Math.log((double) count / total);
      }
    }
    return sum;
  }
}
