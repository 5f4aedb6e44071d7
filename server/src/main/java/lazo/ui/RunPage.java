package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.http.Request;
import lazo.store.Json;
import lazo.tracking.Experiment;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import org.jspecify.annotations.Nullable;

/** One run: what was logged, and a chart for each metric that has a history. */
public final class RunPage implements Pages.Page {
  private static final int POINTS_MAX = 2_000;
  private static final int CHARTS_MAX = 12;

  /** A metric's history as an ECharts option. */
  public record Chart(String key, String option) {}

  public record Model(
      Run run,
      Experiment experiment,
      Map<String, String> tags,
      @Nullable Instant started,
      List<Chart> charts) {}

  private final Tracking tracking;

  RunPage(Tracking tracking) {
    this.tracking = tracking;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Run run = tracking.run(request.pathParam("run"));
    Instant started =
        run.startTimeMillis() == 0 ? null : Instant.ofEpochMilli(run.startTimeMillis());
    return Map.of(
        "model",
        new Model(
            run,
            tracking.experimentById(run.experimentId()),
            new TreeMap<>(run.tags()),
            started,
            charts(run)));
  }

  private List<Chart> charts(Run run) {
    List<Chart> charts = new ArrayList<>();
    for (Metric metric : run.metrics()) {
      List<Metric> history =
          charts.size() < CHARTS_MAX
              ? tracking.histories().page(run.id(), metric.key(), POINTS_MAX, null).items()
              : List.of();
      if (history.size() > 1) {
        charts.add(new Chart(metric.key(), option(metric.key(), history)));
      }
    }
    return charts;
  }

  private static String option(String key, List<Metric> history) {
    List<List<Object>> points = new ArrayList<>();
    history.forEach(point -> points.add(List.of(point.step(), point.value())));
    return Json.write(
        Map.of(
            "grid", Map.of("left", 56, "right", 16, "top", 16, "bottom", 40),
            "xAxis",
                Map.of("type", "value", "name", "step", "nameLocation", "middle", "nameGap", 26),
            "yAxis", Map.of("type", "value", "scale", true, "name", key),
            "tooltip", Map.of("trigger", "axis"),
            "series", List.of(Map.of("type", "line", "showSymbol", false, "data", points))));
  }
}
