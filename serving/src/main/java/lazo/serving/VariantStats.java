package lazo.serving;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one variant: two rings of time slots, a fine one and a coarse one, and a total. */
final class VariantStats {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final Ring minutes =
      new Ring(MINUTE, (int) (EndpointStats.MINUTES_KEPT.toMillis() / MINUTE));
  private final Ring hours = new Ring(HOUR, (int) (EndpointStats.HOURS_KEPT.toMillis() / HOUR));
  private final LongAdder answers = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile long lastMillis;

  void answered(long atMillis, long latencyNanos, int rowCount) {
    minutes.at(atMillis).answered(latencyNanos);
    hours.at(atMillis).answered(latencyNanos);
    answers.increment();
    rows.add(rowCount);
    nanos.add(latencyNanos);
    lastMillis = atMillis;
  }

  void failed(long atMillis) {
    minutes.at(atMillis).failures.increment();
    hours.at(atMillis).failures.increment();
    failures.increment();
  }

  EndpointStats.Summary summary(Instant from, Instant to) {
    long fromMillis = from.toEpochMilli();
    long toMillis = to.toEpochMilli();
    var sums = new Sums();
    boolean fine = minutes.newest() - fromMillis < EndpointStats.MINUTES_KEPT.toMillis();
    (fine ? minutes : hours).addTo(sums, fromMillis, toMillis);
    return sums.summary();
  }

  EndpointStats.Totals totals() {
    return new EndpointStats.Totals(
        answers.sum(), failures.sum(), rows.sum(), nanos.sum(), lastMillis);
  }

  /** What happened between two instants. */
  private static final class Slot {
    final long start;
    final LongAdder answers = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LatencyHistogram latencies = new LatencyHistogram();

    Slot(long start) {
      this.start = start;
    }

    void answered(long latencyNanos) {
      answers.increment();
      latencies.add(latencyNanos);
    }
  }

  private static final class Sums {
    private final long[] latencies = new long[LatencyHistogram.BUCKETS];
    private long answers;
    private long failures;

    void add(Slot slot) {
      answers += slot.answers.sum();
      failures += slot.failures.sum();
      slot.latencies.addTo(latencies);
    }

    EndpointStats.Summary summary() {
      return new EndpointStats.Summary(
          answers + failures,
          failures,
          LatencyHistogram.quantileMillis(latencies, 0.5),
          LatencyHistogram.quantileMillis(latencies, 0.95),
          LatencyHistogram.quantileMillis(latencies, 0.99));
    }
  }

  /** Slots of equal length; a new one takes the place of the one that a whole turn ago had it. */
  private static final class Ring {
    private final long length;
    private final Slot[] slots;
    private volatile Slot latest;

    Ring(long length, int count) {
      this.length = length;
      this.slots = new Slot[count];
      this.latest = new Slot(Long.MIN_VALUE);
    }

    long newest() {
      return latest.start;
    }

    Slot at(long millis) {
      Slot last = latest;
      return millis - last.start < length && millis >= last.start && last.start != Long.MIN_VALUE
          ? last
          : find(Math.floorDiv(millis, length));
    }

    private synchronized Slot find(long number) {
      int place = (int) Math.floorMod(number, (long) slots.length);
      Slot slot = slots[place];
      if (slot == null || slot.start != number * length) {
        slot = new Slot(number * length);
        slots[place] = slot;
      }
      latest = slot;
      return slot;
    }

    synchronized void addTo(Sums sums, long from, long to) {
      for (Slot slot : slots) {
        if (slot != null && slot.start + length > from && slot.start < to) {
          sums.add(slot);
        }
      }
    }
  }
}
