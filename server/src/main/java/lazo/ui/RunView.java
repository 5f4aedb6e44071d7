package lazo.ui;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lazo.tracking.Lifecycle;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import org.jspecify.annotations.Nullable;

/** What pages say about a run. */
public final class RunView {
  private static final String SYSTEM = "system/";

  private RunView() {}

  /** Measured of the machine, not of the model. */
  static boolean isSystem(String metric) {
    return metric.startsWith(SYSTEM);
  }

  /** The badge of a run. */
  public static String badge(Run run) {
    if (run.lifecycle() == Lifecycle.DELETED) {
      return "deleted";
    }
    return switch (run.status()) {
      case RUNNING -> "running";
      case SCHEDULED -> "waiting";
      case FINISHED -> "finished";
      case FAILED -> "failed";
      case KILLED -> "stopped";
    };
  }

  /** Null when the client did not say. */
  public static @Nullable Instant started(Run run) {
    return run.startTimeMillis() == 0 ? null : Instant.ofEpochMilli(run.startTimeMillis());
  }

  /** Null while it is running, or when the client did not say. */
  public static @Nullable Instant ended(Run run) {
    Long end = run.endTimeMillis();
    return end == null ? null : Instant.ofEpochMilli(end);
  }

  /** The newest values by key, typeset. */
  public static SortedMap<String, String> figures(List<Metric> metrics, Format format) {
    SortedMap<String, String> figures = new TreeMap<>();
    metrics.forEach(metric -> figures.put(metric.key(), format.number(metric.value())));
    return figures;
  }

  /** How long it took, or how long it has been going; a dash when nobody knows. */
  public static String duration(Run run, Format format) {
    Long end = run.endTimeMillis();
    if (run.startTimeMillis() == 0 || (end == null && !badge(run).equals("running"))) {
      return "–";
    }
    long until = end == null ? format.now().toEpochMilli() : end;
    return format.duration(Math.max(0, until - run.startTimeMillis()));
  }

  public static String path(Run run) {
    return "/experiments/" + run.experimentId() + "/runs/" + run.id();
  }
}
