package lazo.pipeline;

import static lazo.http.About.about;

import java.util.Map;
import lazo.http.Reply;
import lazo.http.Routes;

/** Pipeline runs over HTTP. */
final class PipelineRoutes {
  private static final int RUNS_PER_PAGE_MAX = 500;

  private final Pipelines pipelines;

  PipelineRoutes(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  void register(Routes routes) {
    routes.get(
        "/lazo/v1/pipelines/runs",
        about("List pipeline runs, newest first")
            .query("loop", String.class, "only of this loop")
            .query("max", Integer.class, "at most so many, up to " + RUNS_PER_PAGE_MAX, 50)
            .answersList("runs", PipelineRun.class),
        request ->
            Reply.json(
                Map.of(
                    "runs",
                    pipelines.runs(
                        request.queryParam("loop").orElse(""),
                        request.queryInt("max", 50, 1, RUNS_PER_PAGE_MAX)))));
    routes.get(
        "/lazo/v1/pipelines/runs/:id",
        about("Get a pipeline run with its steps").answers(PipelineRun.class),
        request -> Reply.json(pipelines.run(request.pathParam("id"))));
  }
}
