package lazo.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import lazo.event.Events;
import lazo.features.Frame;
import lazo.feedback.Coverage;
import lazo.feedback.Feedback;
import lazo.monitoring.MonitorEvents.WindowClosed;
import lazo.store.Database;
import org.jspecify.annotations.Nullable;

/** Closes the labelled windows of one day: skew first, because it explains the rest. */
final class LabelDay {
  private static final double COVERAGE_MIN = 0.95;

  /** How long after they were due labels and deliveries are waited for. */
  private static final Duration WAIT_MIN = Duration.ofDays(1);

  private final Database database;
  private final Feedback feedback;
  private final MonitorStore monitors;
  private final WindowStore windows;
  private final Alerts alerts;
  private final Events events;
  private final QualityDay quality;
  private final @Nullable SkewDay skew;

  LabelDay(
      Database database,
      Feedback feedback,
      MonitorStore monitors,
      WindowStore windows,
      Alerts alerts,
      Events events,
      QualityDay quality,
      @Nullable SkewDay skew) {
    this.database = database;
    this.feedback = feedback;
    this.monitors = monitors;
    this.windows = windows;
    this.alerts = alerts;
    this.events = events;
    this.quality = quality;
    this.skew = skew;
  }

  static Instant due(MonitorDefinition monitor, LocalDate day) {
    return DriftDay.start(day.plusDays(1)).plus(monitor.labelDelay());
  }

  /**
   * Closes the day if its labels are in, or have been waited for long enough.
   *
   * @return false when it is to be tried again later
   */
  boolean close(MonitorDefinition monitor, LocalDate day, Instant now) {
    Duration wait = monitor.labelDelay().compareTo(WAIT_MIN) > 0 ? monitor.labelDelay() : WAIT_MIN;
    boolean patient = now.isBefore(due(monitor, day).plus(wait));
    Coverage coverage = feedback.coverage(monitor.endpoint(), day, day);
    if (coverage.share() < COVERAGE_MIN && patient) {
      return false;
    }
    SkewDay.@Nullable Closed skewed = coverage.rows() == 0 ? null : skew(monitor, day);
    if (skewed != null && !skewed.enough() && coverage.rows() >= DriftPolicy.ROWS_MIN && patient) {
      return false;
    }
    boolean servedWrong = skewed != null && skewed.anyAlarm();
    List<Window> judged =
        monitor
            .quality()
            .map(watch -> quality.measure(monitor, watch, day, servedWrong))
            .orElse(List.of());
    database.change(handle -> store(monitor, day, skewed, judged));
    return true;
  }

  private SkewDay.@Nullable Closed skew(MonitorDefinition monitor, LocalDate day) {
    Optional<Reference> reference = monitors.reference(monitor.loop());
    if (skew == null || monitor.skew().isEmpty() || reference.isEmpty()) {
      return null;
    }
    Frame logged =
        feedback.rows(monitor.endpoint(), DriftDay.start(day), DriftDay.start(day.plusDays(1)));
    return skew.measure(monitor, monitor.skew().get(), reference.get(), day, logged);
  }

  private void store(
      MonitorDefinition monitor,
      LocalDate day,
      SkewDay.@Nullable Closed skewed,
      List<Window> judged) {
    if (skew != null && skewed != null) {
      windows.put(skewed.windows());
      skew.decide(monitor, skewed);
      tell(monitor, Kind.SKEW, day, skewed.windows());
    } else {
      alerts.explainAll(monitor.loop(), day, Cause.UNKNOWN);
    }
    if (!judged.isEmpty()) {
      windows.put(judged);
      quality.decide(judged);
      tell(monitor, Kind.QUALITY, day, judged);
    }
    monitors.labelDay(monitor.loop(), day.plusDays(1));
  }

  private void tell(MonitorDefinition monitor, Kind kind, LocalDate day, List<Window> closed) {
    events.append(new WindowClosed(monitor.loop(), kind, day, day.plusDays(1), numbers(closed)));
  }

  @SuppressWarnings("NonApiType")
  static TreeMap<String, Double> numbers(List<Window> closed) {
    var numbers = new TreeMap<String, Double>();
    for (Window window : closed) {
      if (window.value() != null) {
        numbers.put(window.stream(), window.value());
      }
    }
    return numbers;
  }

  /** Measures the quality of a day again, for labels that came after it was closed. */
  void refresh(MonitorDefinition monitor, LocalDate day) {
    monitor
        .quality()
        .ifPresent(
            watch -> {
              List<Window> again = quality.measure(monitor, watch, day, wrong(monitor, day));
              database.change(handle -> windows.put(again));
            });
  }

  private boolean wrong(MonitorDefinition monitor, LocalDate day) {
    return windows.windows(monitor.loop(), Kind.SKEW, "", day, day.plusDays(1)).stream()
        .anyMatch(Window::alarm);
  }
}
