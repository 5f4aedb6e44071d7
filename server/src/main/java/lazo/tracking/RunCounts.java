package lazo.tracking;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many runs fit a filter, remembered for a while where they are many or counting takes long:
 * who turns the pages of a million runs waits for the count once, and sees a few more or fewer
 * seconds later.
 *
 * <p>Thread safe.
 */
final class RunCounts {
  private static final long MANY = 50_000;

  /** So many that nobody compares the number with the rows shown, where counting them was slow. */
  private static final long SOME = 1_000;

  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int REMEMBERED_MAX = 200;

  private final LongSupplier nanos;
  private final Map<Key, Counted> counts = new LinkedHashMap<>();

  private record Key(String experiment, String filter, View view, long max) {}

  private record Counted(OptionalLong runs, long at) {}

  /**
   * @param nanos a clock that only goes forward
   */
  RunCounts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param count empty when counting was given up
   */
  OptionalLong of(RunSearch search, long max, Supplier<OptionalLong> count) {
    var key = new Key(search.experimentId(), search.filter(), search.view(), max);
    Counted known = known(key);
    if (known != null && nanos.getAsLong() - known.at <= REMEMBERED_NANOS) {
      return known.runs;
    }
    long began = nanos.getAsLong();
    OptionalLong runs = count.get();
    long ended = nanos.getAsLong();
    long worthIt = ended - began > SLOW_NANOS ? SOME : MANY;
    if (runs.isEmpty() || runs.getAsLong() >= worthIt) {
      remember(key, new Counted(runs, ended));
    }
    return runs;
  }

  private synchronized @Nullable Counted known(Key key) {
    return counts.get(key);
  }

  private synchronized void remember(Key key, Counted counted) {
    counts.remove(key);
    counts.put(key, counted);
    if (counts.size() > REMEMBERED_MAX) {
      counts.remove(counts.keySet().iterator().next());
    }
  }

  /** To be called when runs were deleted, restored or tagged: who did that looks at the number. */
  synchronized void forget() {
    counts.clear();
  }
}
