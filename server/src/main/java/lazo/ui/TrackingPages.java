package lazo.ui;

import java.time.InstantSource;
import java.util.List;
import lazo.http.Routes;
import lazo.packaging.ModelDescriptions;
import lazo.tracking.Tracking;
import lazo.ui.PageContext.Crumb;

/** The pages of experiments: their runs, files, traces and examples. */
final class TrackingPages {
  private static final String EXPERIMENT = "/experiments/:id";
  private static final String RUN = EXPERIMENT + "/runs/:run";

  private final Pages pages;
  private final Ui.Parts parts;
  private final InstantSource clock;
  private final Tracking tracking;

  TrackingPages(Pages pages, Ui.Parts parts, InstantSource clock) {
    this.pages = pages;
    this.parts = parts;
    this.clock = clock;
    this.tracking = parts.tracking();
  }

  void register(Routes routes) {
    experiments(routes);
    runs(routes);
    traces(routes);
  }

  private void page(Routes routes, String path, String template, Pages.Page page) {
    List<Crumb> crumbs = List.of(new Crumb("nav.experiments", "/experiments"));
    pages.add(routes, path, "experiments", template, crumbs, page);
  }

  private void experiments(Routes routes) {
    pages.add(
        routes,
        "/experiments",
        "experiments",
        "experiments.jte",
        List.of(),
        new ExperimentsPage(tracking, parts.retention().kept()));
    ExperimentActions folders = new ExperimentActions(tracking, parts.retention());
    pages.action(routes, "/experiments", "experiments", folders::onMany);
    pages.action(routes, EXPERIMENT + "/name", "experiments", folders::rename);
    pages.action(routes, EXPERIMENT, "experiments", folders::onOne);
  }

  private void runs(Routes routes) {
    RunLinks links = new RunLinks(parts.datasets(), parts.registry());
    var table = new RunsPage(tracking, links, parts.retention().kept());
    page(routes, EXPERIMENT, "runs.jte", table);
    RunFiles files = new RunFiles(tracking, parts.loggedModels(), parts.artifacts());
    page(routes, EXPERIMENT + "/compare", "compare.jte", new ComparePage(tracking, files));
    routes.page("GET", EXPERIMENT + "/runs.csv", new RunsCsv(tracking, clock)::file);
    RunActions actions = new RunActions(tracking, parts.retention());
    pages.action(routes, EXPERIMENT + "/runs", "experiments", actions::onMany);
    pages.action(routes, RUN + "/name", "experiments", actions::rename);
    pages.action(routes, RUN + "/note", "experiments", actions::note);
    pages.action(routes, RUN + "/tags", "experiments", actions::tags);
    page(routes, RUN, "run.jte", new RunPage(tracking, links, files));
    var descriptions = new ModelDescriptions(parts.artifacts());
    var artifacts = new ArtifactsPage(tracking, files, parts.tables(), descriptions);
    page(routes, RUN + "/artifacts", "artifacts.jte", artifacts);
    routes.page("GET", RUN + "/file", files::shown);
    routes.page("GET", RUN + "/download", files::download);
  }

  private void traces(Routes routes) {
    String traces = EXPERIMENT + "/traces";
    page(routes, traces, "traces.jte", new TracesPage(tracking, parts.traces()));
    page(routes, EXPERIMENT + "/usage", "usage.jte", new UsagePage(tracking, parts.traces()));
    TracePage trace = new TracePage(tracking, parts.traces());
    page(routes, traces + "/:trace", "trace.jte", trace);
    pages.action(routes, traces + "/:trace/assessments", "experiments", trace::assess);
    var datasets = parts.traces().evaluationDatasets();
    String examples = EXPERIMENT + "/examples";
    page(routes, examples, "examples.jte", new ExamplesPage(tracking, datasets));
    page(routes, examples + "/:dataset", "example.jte", new ExamplePage(tracking, datasets));
  }
}
