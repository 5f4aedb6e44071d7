package lazo.monitoring;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import lazo.event.Events;
import lazo.monitoring.MonitorEvents.AlertClosed;
import lazo.monitoring.MonitorEvents.AlertRaised;
import lazo.monitoring.MonitorEvents.DriftFound;
import lazo.store.IdSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes alerts, at most one open for each stream of a kind. To be called inside the
 * write that stores the windows.
 */
final class Alerts {
  private final AlertStore store;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  Alerts(AlertStore store, Events events, IdSource ids, InstantSource clock) {
    this.store = store;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a new alert would say; asked for only when one opens. */
  interface Story {
    Instant since();

    String message();
  }

  /**
   * Opens an alert, or notes in the open one that it goes on.
   *
   * @return the alert if it is new
   */
  Optional<Alert> raise(Window window, Cause cause, @Nullable Double cost, Story story) {
    double value = window.value() == null ? Double.MAX_VALUE : window.value();
    double threshold = window.threshold() == null ? 0 : window.threshold();
    Optional<Alert> open = store.open(window.loop(), window.kind(), window.stream());
    if (open.isPresent()) {
      Alert same = open.get().goesOn(value, window.to().minusDays(1), cost);
      store.put(same);
      return Optional.empty();
    }
    Alert alert =
        new Alert(
            ids.next(),
            window.loop(),
            window.kind(),
            window.stream(),
            cause,
            story.since(),
            clock.instant(),
            null,
            story.message(),
            value,
            threshold,
            window.to().minusDays(1),
            window.to().minusDays(1),
            cost);
    store.put(alert);
    events.append(
        new AlertRaised(
            alert.loop(),
            alert.id(),
            alert.kind(),
            alert.stream(),
            alert.since(),
            alert.message(),
            value,
            threshold,
            cost));
    return Optional.of(alert);
  }

  /** Closes the open alert of this window's stream, if there is one and the window is calm. */
  void settle(Window window) {
    if (!window.calm()) {
      return;
    }
    store
        .open(window.loop(), window.kind(), window.stream())
        .ifPresent(
            alert ->
                close(
                    alert,
                    "%s is back: %s, an alarm above %s"
                        .formatted(
                            alert.stream(),
                            Numbers.shown(window.value()),
                            Numbers.shown(window.threshold()))));
  }

  void close(Alert alert, String message) {
    Instant now = clock.instant();
    store.put(alert.closedAt(now));
    events.append(
        new AlertClosed(
            alert.loop(),
            alert.id(),
            alert.kind(),
            alert.stream(),
            alert.since(),
            now,
            alert.cause(),
            message));
  }

  /** Stores why a stream drifted and tells it, once. */
  void explain(Alert alert, Cause cause, @Nullable Double cost, String message) {
    Alert explained = alert.because(cause).goesOn(alert.value(), alert.lastDay(), cost);
    store.put(explained);
    events.append(
        new DriftFound(
            alert.loop(),
            alert.stream(),
            cause,
            alert.id(),
            alert.since(),
            alert.value(),
            alert.threshold(),
            explained.costLogLoss(),
            message));
  }

  /** Gives up asking why streams drifted by this day, where rows cannot be recomputed. */
  void explainAll(String loop, LocalDate day, Cause cause) {
    for (Alert alert : store.pending(loop, day)) {
      explain(
          alert,
          cause,
          null,
          alert.stream() + " drifted; its rows could not be recomputed, so why is not known");
    }
  }
}
