package lazo.ui;

import java.util.Map;
import lazo.http.Request;
import lazo.pipeline.Pipelines;
import lazo.pipeline.RunState;

/** The newest pipeline runs with their triggers and steps. */
public final class PipelinesPage implements Pages.Page {
  private static final int RUNS_SHOWN = 100;

  private final Pipelines pipelines;

  PipelinesPage(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    return Map.of("runs", pipelines.runs(request.queryParam("loop").orElse(""), RUNS_SHOWN));
  }

  /** The badge of a run or step. */
  public static String outcome(RunState state) {
    return switch (state) {
      case WAITING -> "noted";
      case RUNNING -> "running";
      case FINISHED -> "passed";
      case STOPPED -> "undecided";
      case FAILED -> "failed";
    };
  }
}
