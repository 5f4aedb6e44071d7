package lazo.stats.histogram;

import java.util.Arrays;
import lazo.stats.Interval;
import lazo.stats.Normal;
import org.jspecify.annotations.Nullable;

/**
 * Recorded durations, as counts on the buckets of {@link LatencyHistogram}. Snapshots add up, and
 * subtract to what came between.
 *
 * @param counts trailing zeros may be left out
 */
public record LatencySnapshot(long[] counts, long sumNanos) {
  public static final LatencySnapshot NONE = new LatencySnapshot(new long[0], 0);

  public LatencySnapshot {
    int length = counts.length;
    while (length > 0 && counts[length - 1] == 0) {
      length--;
    }
    if (length > LatencyHistogram.BUCKETS) {
      throw new IllegalArgumentException("there are " + LatencyHistogram.BUCKETS + " buckets");
    }
    counts = Counts.checked(Arrays.copyOf(counts, length), length);
  }

  @Override
  public long[] counts() {
    return counts.clone();
  }

  public long count() {
    return Counts.total(counts);
  }

  public LatencySnapshot plus(LatencySnapshot other) {
    int length = Math.max(counts.length, other.counts.length);
    return new LatencySnapshot(
        Counts.sum(Arrays.copyOf(counts, length), Arrays.copyOf(other.counts, length)),
        sumNanos + other.sumNanos);
  }

  /** What was recorded since an earlier snapshot of the same histogram. */
  public LatencySnapshot since(LatencySnapshot earlier) {
    long[] difference = Arrays.copyOf(counts, Math.max(counts.length, earlier.counts.length));
    for (int i = 0; i < earlier.counts.length; i++) {
      difference[i] -= earlier.counts[i];
    }
    return new LatencySnapshot(difference, sumNanos - earlier.sumNanos);
  }

  /** NaN when nothing was recorded. */
  public double meanNanos() {
    return (double) sumNanos / count();
  }

  /**
   * The smallest bucket end that at least this share of the durations does not exceed; 0 when
   * nothing was recorded.
   *
   * @param share such as 0.99
   */
  public long quantileNanos(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1, was " + share);
    }
    return atRank(Math.max(1, (long) Math.ceil(share * count())));
  }

  /**
   * A quantile with its uncertainty, from the ranks that the true quantile may have (binomial,
   * normal approximation), widened by the bucket. Infinite above when too few were recorded.
   */
  public Interval quantileNanos(double share, double confidence) {
    long n = count();
    double half = Normal.quantile(0.5 + confidence / 2) * Math.sqrt(n * share * (1 - share));
    long low = (long) Math.floor(n * share - half);
    long high = (long) Math.ceil(n * share + half) + 1;
    return new Interval(
        low < 1 ? 0 : atRank(low) / (1 + 1.0 / (1 << LatencyHistogram.BITS)),
        quantileNanos(share),
        high > n ? Double.POSITIVE_INFINITY : atRank(high),
        confidence);
  }

  private long atRank(long rank) {
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return LatencyHistogram.greatest(i);
      }
    }
    return 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LatencySnapshot(long[] theirs, long sum)
        && sumNanos == sum
        && Arrays.equals(counts, theirs);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + Long.hashCode(sumNanos);
  }

  @Override
  public String toString() {
    return "LatencySnapshot[" + count() + " durations, mean " + meanNanos() + " ns]";
  }
}
