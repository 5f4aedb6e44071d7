package lazo.ui;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.tracking.Experiment;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import lazo.tracking.View;
import lazo.tracking.wire.Page;

/**
 * The runs of an experiment: filtered by the search grammar, sorted and paged on the server; the
 * URL says it all.
 */
public final class RunsPage implements Pages.Page {
  private static final int RUNS_SHOWN = 50;
  private static final int METRICS_SHOWN = 6;

  /**
   * @param metrics the columns: the metrics of the runs shown
   * @param problem what is wrong with the filter, empty when nothing is
   */
  public record Model(
      Experiment experiment,
      List<Run> runs,
      List<String> metrics,
      String filter,
      String order,
      String next,
      String problem) {}

  private final Tracking tracking;

  RunsPage(Tracking tracking) {
    this.tracking = tracking;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    String filter = request.queryParam("filter").orElse("");
    String order = request.queryParam("order").orElse("");
    try {
      Page<Run> found =
          tracking.searchRuns(
              List.of(experiment.id()),
              filter,
              View.ACTIVE_ONLY,
              order.isEmpty() ? List.of() : List.of(order),
              RUNS_SHOWN,
              request.queryParam("page").orElse(null));
      return Map.of(
          "model",
          new Model(
              experiment,
              found.items(),
              metrics(found.items()),
              filter,
              order,
              found.next() == null ? "" : found.next(),
              ""));
    } catch (InvalidInput e) {
      return Map.of(
          "model",
          new Model(
              experiment, List.of(), List.of(), filter, order, "", String.valueOf(e.getMessage())));
    }
  }

  private static List<String> metrics(List<Run> runs) {
    Set<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> run.metrics().forEach(metric -> keys.add(metric.key())));
    return keys.stream().limit(METRICS_SHOWN).toList();
  }
}
