package lazo.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the variants of an endpoint did over any span of late: requests, failures and latencies, by
 * the minute for six hours and by the hour for 31 days. Kept in memory, so empty after a restart.
 * Thread-safe.
 */
public final class EndpointStats {
  /** Spans that begin within this are answered to the minute, older ones to the hour. */
  public static final Duration MINUTES_KEPT = Duration.ofHours(6);

  public static final Duration HOURS_KEPT = Duration.ofDays(31);

  /**
   * What happened in a span.
   *
   * @param failures requests that reached the variant and were not answered
   * @param p50Millis null without answers, like the other two; right to about 12 %
   */
  public record Summary(
      long requests,
      long failures,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis) {
    /** The share of requests that were not answered; 0 without requests. */
    public double errorRate() {
      return requests == 0 ? 0 : (double) failures / requests;
    }
  }

  /**
   * What happened since the start of the process.
   *
   * @param nanos the latencies together
   * @param lastMillis when the last answer was given; 0 if never
   */
  public record Totals(long answers, long failures, long rows, long nanos, long lastMillis) {}

  private final ConcurrentHashMap<String, VariantStats> variants = new ConcurrentHashMap<>();

  VariantStats variant(String name) {
    return variants.computeIfAbsent(name, _ -> new VariantStats());
  }

  /** Every variant that was asked since the start of the process. */
  public List<String> variants() {
    return variants.keySet().stream().sorted().toList();
  }

  /** One variant from an instant (included) to another (not included), widened to whole minutes. */
  public Summary summary(String variant, Instant from, Instant to) {
    VariantStats stats = variants.get(variant);
    return stats == null ? new Summary(0, 0, null, null, null) : stats.summary(from, to);
  }

  /** One variant since the start of the process. */
  public Totals totals(String variant) {
    VariantStats stats = variants.get(variant);
    return stats == null ? new Totals(0, 0, 0, 0, 0) : stats.totals();
  }
}
