package lazo.tracking;

import java.util.List;
import lazo.access.Permission;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/**
 * The façade of what runs measured over time.
 *
 * <p>Thread safe.
 */
public final class MetricHistories {
  private final MetricStore metrics;
  private final MetricLogStore metricLog;
  private final RunStore runs;
  private final Rights rights;

  MetricHistories(MetricStore metrics, MetricLogStore metricLog, RunStore runs, Rights rights) {
    this.metrics = metrics;
    this.metricLog = metricLog;
    this.runs = runs;
    this.rights = rights;
  }

  /** The history of a metric by time; all of it when {@code max} is null. */
  public Page<Metric> page(
      String runId, String key, @Nullable Integer max, @Nullable String pageToken) {
    rights.run(Permission.READ, runId);
    metricLog.fold(runs.row(runId));
    return metrics.history(runId, key, max, Page.offset(pageToken));
  }

  /** The whole history of a metric in few points; empty when it was never logged. */
  public MetricCurve curve(String runId, String key, MetricCurve.Asked asked) {
    rights.run(Permission.READ, runId);
    metricLog.fold(runs.row(runId));
    return metrics.curve(runId, key, asked);
  }

  /** Points within a range of steps, at most {@code max}, evenly thinned. */
  List<Metric> thinned(
      String runId, String key, @Nullable Long fromStep, @Nullable Long toStep, int max) {
    rights.run(Permission.READ, runId);
    metricLog.fold(runs.row(runId));
    return metrics.thinned(runId, key, fromStep, toStep, max);
  }
}
