package lazo.stats.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lazo.stats.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatencyHistogramTest {
  @Test
  void hasBucketsWithoutGapsOrOverlaps() {
    for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
      long greatest = LatencyHistogram.greatest(bucket);
      assertThat(LatencyHistogram.bucket(greatest)).isEqualTo(bucket);
      if (greatest < Long.MAX_VALUE) {
        assertThat(LatencyHistogram.bucket(greatest + 1)).isEqualTo(bucket + 1);
      }
    }
    assertThat(LatencyHistogram.bucket(Long.MAX_VALUE)).isEqualTo(LatencyHistogram.BUCKETS - 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsQuantilesWithinABucket(long seed) {
    Random random = new Random(seed);
    LatencyHistogram histogram = new LatencyHistogram();
    long[] values = new long[5000];
    Arrays.setAll(values, i -> (long) (1e6 * Math.exp(random.nextGaussian())));
    Arrays.stream(values).forEach(histogram::record);
    Arrays.sort(values);
    LatencySnapshot snapshot = histogram.snapshot();
    for (double share : new double[] {0.5, 0.9, 0.99, 1}) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      assertThat(snapshot.quantileNanos(share))
          .as("seed %s, share %s", seed, share)
          .isBetween(exact, (long) (exact * 1.0625));
    }
    assertThat(snapshot.meanNanos()).isEqualTo(Arrays.stream(values).average().orElseThrow());
  }

  @Test
  void addsAndSubtracts() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(10);
    LatencySnapshot before = histogram.snapshot();
    histogram.record(1_000_000);
    histogram.record(-5);
    LatencySnapshot after = histogram.snapshot();
    LatencySnapshot between = after.since(before);
    assertThat(between.count()).isEqualTo(2);
    assertThat(before.plus(between)).isEqualTo(after);
    assertThat(after.plus(LatencySnapshot.NONE)).isEqualTo(after);
    assertThat(LatencySnapshot.NONE.quantileNanos(0.99)).isZero();
  }

  /** Of 400 repetitions at 95 % about 380 must hold the true p90. */
  @Test
  void boundsAQuantile() {
    Random random = new Random(5);
    double truth = -Math.log(0.1) * 1e6;
    int held = 0;
    for (int repetition = 0; repetition < 400; repetition++) {
      LatencyHistogram histogram = new LatencyHistogram();
      for (int i = 0; i < 500; i++) {
        histogram.record((long) (-Math.log(1 - random.nextDouble()) * 1e6));
      }
      Interval interval = histogram.snapshot().quantileNanos(0.9, 0.95);
      assertThat(interval.high() / interval.low()).isLessThan(1.8);
      held += interval.contains(truth) ? 1 : 0;
    }
    assertThat(held).isGreaterThan(372);
    LatencyHistogram few = new LatencyHistogram();
    few.record(5);
    assertThat(few.snapshot().quantileNanos(0.99, 0.95).high()).isInfinite();
  }

  @Test
  void losesNothingUnderThreads() throws InterruptedException {
    LatencyHistogram histogram = new LatencyHistogram();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 50_000; i++) {
                      histogram.record(i);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(histogram.snapshot().count()).isEqualTo(200_000);
  }
}
