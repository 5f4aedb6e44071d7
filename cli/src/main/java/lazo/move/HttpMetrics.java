package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import lazo.client.ServerProblem;
import lazo.transfer.Moved;

/**
 * The histories of metrics that a tracking server tells of: of many runs in one answer where they
 * are short, otherwise one after the other.
 */
final class HttpMetrics {
  private static final int POINTS_MAX = 25_000;
  private static final int RUNS_MAX = 100;

  private final HttpSource source;
  private final Consumer<Moved.Metrics> each;

  HttpMetrics(HttpSource source, Consumer<Moved.Metrics> each) {
    this.source = source;
    this.each = each;
  }

  /** Hands on all points that some runs have of one metric. */
  void ask(String key, List<String> runs) {
    for (int from = 0; from < runs.size(); from += RUNS_MAX) {
      List<String> some = runs.subList(from, Math.min(runs.size(), from + RUNS_MAX));
      if (some.size() == 1 || !together(key, some)) {
        some.forEach(run -> alone(key, run));
      }
    }
  }

  /** False when the answer does not hold all points, or none came: then nothing was handed on. */
  private boolean together(String key, List<String> runs) {
    List<String> query = new ArrayList<>(List.of("metric_key", key));
    query.addAll(List.of("max_results", String.valueOf(POINTS_MAX)));
    runs.forEach(run -> query.addAll(List.of("run_id", run)));
    List<JsonNode> points = new ArrayList<>();
    try {
      source
          .get("/ajax-api/2.0/mlflow/metrics/get-history-bulk", query)
          .path("metrics")
          .forEach(points::add);
    } catch (ServerProblem notThere) {
      return false;
    }
    if (points.size() >= POINTS_MAX) {
      return false;
    }
    points.sort(Comparator.comparing(point -> point.path("run_id").asText()));
    var series = new SeriesOfRuns(each);
    points.forEach(point -> add(series, point.path("run_id").asText(), key, point));
    series.end();
    return true;
  }

  private void alone(String key, String run) {
    var series = new SeriesOfRuns(each);
    source.pages(
        "/api/2.0/mlflow/metrics/get-history",
        List.of("run_id", run, "metric_key", key, "max_results", String.valueOf(POINTS_MAX)),
        page -> page.path("metrics").forEach(point -> add(series, run, key, point)));
    series.end();
  }

  private static void add(SeriesOfRuns series, String run, String key, JsonNode point) {
    series.add(
        run,
        key,
        number(point.path("value")),
        point.path("timestamp").asLong(),
        point.path("step").asLong());
  }

  /** NaN and the infinities come as texts. */
  static double number(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
      case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }
}
