package lazo.monitoring;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import lazo.event.Event;
import org.jspecify.annotations.Nullable;

/** What monitoring tells the rest. */
public final class MonitorEvents {
  private MonitorEvents() {}

  private static String subjectOf(String loop) {
    return "loop/" + loop;
  }

  /** An alert has opened. */
  public record AlertRaised(
      String loop,
      String id,
      Kind kind,
      String stream,
      Instant since,
      String message,
      double value,
      double threshold,
      @Nullable Double costLogLoss)
      implements Event {
    @Override
    public String subject() {
      return subjectOf(loop);
    }
  }

  /** An alert is over. */
  public record AlertClosed(
      String loop,
      String id,
      Kind kind,
      String stream,
      Instant since,
      Instant closed,
      Cause cause,
      String message)
      implements Event {
    @Override
    public String subject() {
      return subjectOf(loop);
    }
  }

  /** Why a stream drifted is known now; told once for each drift alert. */
  public record DriftFound(
      String loop,
      String feature,
      Cause cause,
      String alert,
      Instant since,
      double value,
      double threshold,
      @Nullable Double costLogLoss,
      String message)
      implements Event {
    @Override
    public String subject() {
      return subjectOf(loop);
    }
  }

  /** The labels of a window say that the model is worse than it may be. */
  public record QualityDropped(
      String loop,
      String metric,
      String alert,
      LocalDate from,
      LocalDate to,
      double value,
      double threshold,
      String message)
      implements Event {
    @Override
    public String subject() {
      return subjectOf(loop);
    }
  }

  /** The windows of a day were closed; {@code numbers} by stream. */
  public record WindowClosed(
      String loop, Kind kind, LocalDate from, LocalDate to, Map<String, Double> numbers)
      implements Event {
    public WindowClosed {
      numbers = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(numbers));
    }

    @Override
    public String subject() {
      return subjectOf(loop);
    }
  }
}
