package lazo.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lazo.monitoring.MonitorDefinition;
import lazo.monitoring.Monitors;
import lazo.monitoring.Watch;
import org.jspecify.annotations.Nullable;

/** Tells monitoring what to watch. */
final class MonitoringPart implements Loops.Part {
  private static final double FALSE_ALARMS_PER_MONTH = 1;
  private static final Duration QUALITY_WINDOW = Duration.ofDays(7);

  private final Monitors monitors;

  MonitoringPart(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  public List<String> causes(@Nullable LoopDocument before, LoopDocument after) {
    boolean changed = before != null && !Objects.equals(before.monitor(), after.monitor());
    if (!changed) {
      return List.of();
    }
    return List.of(
        after.monitor() == null
            ? "nothing is watched any more; alerts that are open stay as they are"
            : "the next window is judged by the new monitors; what they found stays");
  }

  @Override
  public void apply(LoopDocument document) {
    if (document.monitor() == null) {
      monitors.forget(document.metadata().name());
    } else {
      monitors.define(definition(document, document.monitor()));
    }
  }

  private static MonitorDefinition definition(LoopDocument document, LoopDocument.Monitor monitor) {
    List<Watch> watched = new ArrayList<>();
    monitor.watch().forEach(one -> watched.add(watch(one)));
    Duration labelDelay = document.data().labelDelay();
    return new MonitorDefinition(
        document.metadata().name(),
        document.deploy().endpoint(),
        watched,
        monitor.falseAlarms() == null
            ? FALSE_ALARMS_PER_MONTH
            : LoopFeatures.falseAlarmsPerMonth(monitor.falseAlarms()),
        labelDelay == null ? Loops.LABEL_DELAY : labelDelay);
  }

  private static Watch watch(LoopDocument.Watch watch) {
    if (watch.skew() != null) {
      return Watch.Skew.STANDARD;
    }
    if (watch.quality() != null) {
      return new Watch.Quality(watch.window() == null ? QUALITY_WINDOW : watch.window());
    }
    return "score".equals(watch.drift()) ? new Watch.ScoreDrift() : new Watch.FeatureDrift();
  }

  @Override
  public void remove(LoopDocument document) {
    monitors.forget(document.metadata().name());
  }
}
