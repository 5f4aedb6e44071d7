package lazo.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was traced in an experiment over a span of time.
 *
 * @param slots equal parts of the span, the oldest first, empty ones among them
 * @param names of traces, the most frequent first
 * @param judged by the names of assessments
 */
public record TraceUsage(List<Slot> slots, List<Named> names, List<Judged> judged) {
  /**
   * A part of the span.
   *
   * @param traces all of them, the failed among them
   * @param median of how long they took, in milliseconds; null without any, as is {@code p95}
   * @param cost in the unit that the client logged, US dollars by MLflow's
   */
  public record Slot(
      Instant from,
      long traces,
      long failed,
      @Nullable Double median,
      @Nullable Double p95,
      double inputTokens,
      double outputTokens,
      double cost) {}

  /** The traces of one name. */
  public record Named(String name, long traces, @Nullable Double median, @Nullable Double p95) {}

  /**
   * The assessments of one name.
   *
   * @param mean of those that are numbers, yes or no; null without any
   */
  public record Judged(String name, long count, @Nullable Double mean) {}

  public TraceUsage {
    slots = List.copyOf(slots);
    names = List.copyOf(names);
    judged = List.copyOf(judged);
  }

  public long traces() {
    return slots.stream().mapToLong(Slot::traces).sum();
  }

  public long failed() {
    return slots.stream().mapToLong(Slot::failed).sum();
  }

  public double tokens() {
    return slots.stream().mapToDouble(slot -> slot.inputTokens + slot.outputTokens).sum();
  }

  public double cost() {
    return slots.stream().mapToDouble(Slot::cost).sum();
  }
}
