package lazo.app;

import java.util.Map;
import lazo.endpoint.Endpoint;
import lazo.endpoint.EndpointEvents.EndpointDeployed;
import lazo.endpoint.Endpoints;
import lazo.event.Events;
import lazo.loop.LoopEvents.LoopApplied;
import lazo.monitoring.Cause;
import lazo.monitoring.MonitorDefinition;
import lazo.monitoring.MonitorEvents.DriftFound;
import lazo.monitoring.MonitorEvents.QualityDropped;
import lazo.monitoring.Monitors;
import lazo.pipeline.Trigger;
import lazo.retraining.Retraining;
import lazo.retraining.WatchedRows;

/**
 * What monitoring hears and what follows from what it finds: a new champion makes a new reference,
 * a drift of the world and a loss of quality ask for a retraining. Values that serving got wrong do
 * not: a model trained on right ones would learn nothing from them.
 */
final class Watching {
  private final Monitors monitors;
  private final WatchedRows rows;
  private final Endpoints endpoints;
  private final Retraining retraining;

  Watching(Monitors monitors, WatchedRows rows, Endpoints endpoints, Retraining retraining) {
    this.monitors = monitors;
    this.rows = rows;
    this.endpoints = endpoints;
    this.retraining = retraining;
  }

  void join(Events events) {
    events.on(
        "monitor-reference",
        EndpointDeployed.class,
        deployed -> refer(deployed.loop(), deployed.digest()));
    events.on("monitor-reference", LoopApplied.class, applied -> refer(applied.loop()));
    events.on("monitor-retraining", DriftFound.class, this::drifted);
    events.on("monitor-retraining", QualityDropped.class, this::dropped);
  }

  private boolean watched(String loop) {
    return monitors.definitions().stream().map(MonitorDefinition::loop).anyMatch(loop::equals);
  }

  /** For a loop that began to be watched after its model began to serve. */
  private void refer(String loop) {
    for (Endpoint endpoint : endpoints.endpoints()) {
      if (endpoint.loop().equals(loop) && endpoint.champion() != null) {
        refer(loop, endpoint.champion().digest());
      }
    }
  }

  private void refer(String loop, String digest) {
    if (watched(loop) && !digest.equals(monitors.referenceOf(loop).orElse(""))) {
      rows.reference(digest).ifPresent(sample -> monitors.reference(loop, sample));
    }
  }

  private void drifted(DriftFound found) {
    if (found.cause() == Cause.WORLD && retraining.knows(found.loop())) {
      retraining.consider(
          found.loop(),
          new Trigger("drift", found.message(), evidence(found.alert(), found.feature())));
    }
  }

  private void dropped(QualityDropped dropped) {
    if (retraining.knows(dropped.loop())) {
      retraining.consider(
          dropped.loop(),
          new Trigger("quality", dropped.message(), evidence(dropped.alert(), dropped.metric())));
    }
  }

  private static Map<String, String> evidence(String alert, String stream) {
    return Map.of("alert", alert, "stream", stream);
  }
}
