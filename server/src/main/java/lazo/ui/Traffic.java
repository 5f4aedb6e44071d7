package lazo.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lazo.endpoint.Endpoint;
import lazo.monitoring.Kind;
import lazo.monitoring.Monitors;
import lazo.monitoring.Window;
import lazo.problem.NotFound;
import lazo.serving.DataPlane;
import lazo.serving.EndpointStats;
import org.jspecify.annotations.Nullable;

/**
 * How the variants of an endpoint did over a range: from the data plane's memory, or from the days
 * that monitoring has closed.
 */
final class Traffic {
  /** The roles of an endpoint's variants. */
  static final List<String> ROLES = List.of("champion", "challenger");

  private final DataPlane plane;
  private final Monitors monitors;

  Traffic(DataPlane plane, Monitors monitors) {
    this.plane = plane;
    this.monitors = monitors;
  }

  /** One variant in one slot of the range. */
  record Slot(
      long requests,
      long failures,
      @Nullable Double p50,
      @Nullable Double p95,
      @Nullable Double p99) {
    static final Slot NONE = new Slot(0, 0, null, null, null);

    private static Slot of(EndpointStats.Summary summary) {
      return new Slot(
          summary.requests(),
          summary.failures(),
          summary.p50Millis(),
          summary.p95Millis(),
          summary.p99Millis());
    }
  }

  /** One variant over the whole range. */
  Slot whole(Endpoint endpoint, String role, TimeRange range, Instant now) {
    if (range == TimeRange.QUARTER) {
      List<Slot> days = List.copyOf(days(endpoint, role, range.from(now), now).values());
      long requests = days.stream().mapToLong(Slot::requests).sum();
      long failures = days.stream().mapToLong(Slot::failures).sum();
      return new Slot(requests, failures, null, null, null); // quantiles do not add up
    }
    return Slot.of(stats(endpoint).summary(role, range.from(now), now.plusSeconds(60)));
  }

  /** One variant in each slot of the range, oldest first. */
  List<Slot> slots(Endpoint endpoint, String role, TimeRange range, Instant now) {
    List<Instant> starts = range.slots(now);
    if (range == TimeRange.QUARTER) {
      Map<LocalDate, Slot> days = days(endpoint, role, starts.getFirst(), now);
      return starts.stream()
          .map(start -> days.getOrDefault(LocalDate.ofInstant(start, ZoneOffset.UTC), Slot.NONE))
          .toList();
    }
    EndpointStats stats = stats(endpoint);
    Function<Instant, Slot> measured =
        start -> Slot.of(stats.summary(role, start, start.plus(range.slot())));
    List<Slot> slots = new ArrayList<>();
    starts.forEach(start -> slots.add(measured.apply(start)));
    return slots;
  }

  private EndpointStats stats(Endpoint endpoint) {
    try {
      return plane.stats(endpoint.name());
    } catch (NotFound notServed) {
      return new EndpointStats();
    }
  }

  private Map<LocalDate, Slot> days(Endpoint endpoint, String role, Instant from, Instant to) {
    Map<LocalDate, Slot> days = new HashMap<>();
    boolean watched =
        monitors.definitions().stream().anyMatch(one -> one.loop().equals(endpoint.loop()));
    if (watched) {
      LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
      LocalDate last = LocalDate.ofInstant(to, ZoneOffset.UTC).plusDays(1);
      for (Window window : monitors.windows(endpoint.loop(), Kind.SERVING, role, first, last)) {
        days.put(window.from(), day(window));
      }
    }
    return days;
  }

  private static Slot day(Window window) {
    Map<String, Double> numbers = window.numbers();
    return new Slot(
        window.rows(),
        numbers.getOrDefault("failures", 0.0).longValue(),
        numbers.get("p50Millis"),
        null,
        numbers.get("p99Millis"));
  }
}
