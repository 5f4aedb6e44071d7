package lazo.monitoring;

import java.time.Instant;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** How the variants of an endpoint have served; given by the data plane. */
@FunctionalInterface
public interface ServingNumbers {
  /**
   * Requests that reached a variant.
   *
   * @param failures those that were not answered
   */
  record Totals(
      long requests, long failures, @Nullable Double p50Millis, @Nullable Double p99Millis) {
    static final Totals NONE = new Totals(0, 0, null, null);
  }

  /** By variant, in a fixed order. */
  SequencedMap<String, Totals> variants(String endpoint, Instant from, Instant to);
}
