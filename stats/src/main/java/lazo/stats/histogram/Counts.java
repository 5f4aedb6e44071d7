package lazo.stats.histogram;

/** What numeric and categorical counts share. */
final class Counts {
  private Counts() {}

  static long[] checked(long[] counts, int bins) {
    if (counts.length != bins) {
      throw new IllegalArgumentException(bins + " bins need as many counts, were " + counts.length);
    }
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("a count is negative: " + count);
      }
    }
    return counts.clone();
  }

  static long[] sum(long[] left, long[] right) {
    long[] sum = new long[left.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.addExact(left[i], right[i]);
    }
    return sum;
  }

  static long total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }
}
