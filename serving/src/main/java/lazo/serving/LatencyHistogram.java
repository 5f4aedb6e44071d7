package lazo.serving;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts of latencies in buckets whose bounds grow by a fourth: a quantile is right to about 12 %,
 * and counts of several spans add up exactly. Thread-safe.
 */
final class LatencyHistogram {
  /** Four buckets for each doubling, from a microsecond up to more than an hour. */
  static final int BUCKETS = 4 * 32;

  private static final int SMALLEST_EXPONENT = 10;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

  void add(long nanos) {
    counts.getAndIncrement(bucket(nanos));
  }

  void addTo(long[] sums) {
    for (int i = 0; i < BUCKETS; i++) {
      sums[i] += counts.get(i);
    }
  }

  private static int bucket(long nanos) {
    if (nanos < 1L << SMALLEST_EXPONENT) {
      return 0;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(nanos);
    int quarter = (int) (nanos >>> (exponent - 2)) & 3;
    return Math.min(BUCKETS - 1, (exponent - SMALLEST_EXPONENT) * 4 + quarter);
  }

  /** The middle of the bucket in which this share of the counts is reached; null without counts. */
  static @Nullable Double quantileMillis(long[] sums, double share) {
    long all = 0;
    for (long sum : sums) {
      all += sum;
    }
    if (all == 0) {
      return null;
    }
    long rank = Math.max(1, (long) Math.ceil(share * all));
    int bucket = 0;
    for (long seen = sums[0]; seen < rank; seen += sums[bucket]) {
      bucket++;
    }
    return (lower(bucket) + lower(bucket + 1)) / 2 / 1e6;
  }

  private static double lower(int bucket) {
    double octave = Math.scalb(1.0, SMALLEST_EXPONENT + bucket / 4);
    return octave * (1 + (bucket % 4) / 4.0);
  }
}
