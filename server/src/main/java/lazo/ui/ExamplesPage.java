package lazo.ui;

import java.util.List;
import java.util.Map;
import lazo.http.Request;
import lazo.trace.EvaluationDataset;
import lazo.trace.EvaluationDatasets;
import lazo.tracking.Experiment;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/** The evaluation datasets of an experiment: examples that an application is judged by. */
public final class ExamplesPage implements Pages.Page {
  private static final int SHOWN = 100;

  /**
   * @param next the token of the next page
   */
  public record Model(
      Experiment experiment, List<EvaluationDataset> datasets, @Nullable String next) {
    public String path(EvaluationDataset dataset) {
      return "/experiments/" + experiment.id() + "/examples/" + dataset.id();
    }
  }

  private final Tracking tracking;
  private final EvaluationDatasets datasets;

  ExamplesPage(Tracking tracking, EvaluationDatasets datasets) {
    this.tracking = tracking;
    this.datasets = datasets;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    Page<EvaluationDataset> found =
        datasets.search(
            List.of(experiment.id()),
            "",
            List.of(),
            SHOWN,
            request.queryParam("page").orElse(null));
    return Map.of("model", new Model(experiment, found.items(), found.next()));
  }
}
