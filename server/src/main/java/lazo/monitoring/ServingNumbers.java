package lazo.monitoring;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;
import lazo.problem.NotFound;
import lazo.serving.EndpointStats;
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

  /** From the counts that a data plane keeps in memory. */
  static ServingNumbers of(Function<String, EndpointStats> stats) {
    return (endpoint, from, to) -> {
      SequencedMap<String, Totals> totals = new LinkedHashMap<>();
      EndpointStats counted;
      try {
        counted = stats.apply(endpoint);
      } catch (NotFound notServed) {
        return totals;
      }
      for (String variant : counted.variants()) {
        EndpointStats.Summary summary = counted.summary(variant, from, to);
        totals.put(
            variant,
            new Totals(
                summary.requests(), summary.failures(), summary.p50Millis(), summary.p99Millis()));
      }
      return totals;
    };
  }
}
