package lazo.stats.histogram;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations in fixed buckets, 16 to each doubling, so that any two can be added and a quantile is
 * off by 6.25 % at most, always upwards. Thread-safe and without locks; 8 KiB.
 */
public final class LatencyHistogram {
  static final int BITS = 4;
  static final int BUCKETS = (64 - BITS) << BITS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final LongAdder nanos = new LongAdder();

  /** A negative duration, as a clock that steps back gives, counts as zero. */
  public void record(long durationNanos) {
    long duration = Math.max(durationNanos, 0);
    counts.incrementAndGet(bucket(duration));
    nanos.add(duration);
  }

  /** What was recorded so far; a value recorded meanwhile may be missing. */
  public LatencySnapshot snapshot() {
    long[] copy = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      copy[i] = counts.get(i);
    }
    return new LatencySnapshot(copy, nanos.sum());
  }

  /** Below 32 each value has its own bucket; above, the leading bit and the next four choose it. */
  static int bucket(long value) {
    int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(value | 1) - BITS);
    return (shift << BITS) + (int) (value >>> shift);
  }

  /** The greatest value of a bucket. */
  static long greatest(int bucket) {
    int shift = Math.max(0, (bucket >> BITS) - 1);
    long leading = bucket - ((long) shift << BITS);
    return ((leading + 1) << shift) - 1;
  }
}
