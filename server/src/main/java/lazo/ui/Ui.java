package lazo.ui;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.access.FormTokens;
import lazo.evaluation.Evaluations;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.http.LiveStream;
import lazo.http.Reply;
import lazo.http.Routes;
import lazo.loop.Loops;
import lazo.packaging.Packages;
import lazo.pipeline.Pipelines;
import lazo.registry.Registry;
import lazo.store.IdSource;
import lazo.tracking.Tracking;

/** The pages and what they need: assets, settings, the stream of news. */
public final class Ui {
  private final Pages pages;
  private final Events events;
  private final Loops loops;
  private final Pipelines pipelines;
  private final Tracking tracking;
  private final Registry registry;
  private final Packages packages;
  private final Evaluations evaluations;

  public Ui(
      FormTokens tokens,
      IdSource ids,
      InstantSource clock,
      Events events,
      Loops loops,
      Pipelines pipelines,
      Tracking tracking,
      Registry registry,
      Packages packages,
      Evaluations evaluations) {
    this.pages = new Pages(tokens, ids, clock);
    this.events = events;
    this.loops = loops;
    this.pipelines = pipelines;
    this.tracking = tracking;
    this.registry = registry;
    this.packages = packages;
    this.evaluations = evaluations;
  }

  public void register(Routes routes) {
    Assets.register(routes);
    routes.post("/settings", pages::settings);
    routes.get("/live", request -> new Reply.Live(Map.of(), this::live));
    pages.add(routes, "/", "home", "home.jte", List.of(), new HomePage(loops));
    pages.add(
        routes,
        "/loops",
        "loops",
        "loops.jte",
        List.of(),
        (request, page) -> Map.of("loops", loops.all()));
    pages.add(
        routes,
        "/loops/:name",
        "loops",
        "loop.jte",
        List.of(new PageContext.Crumb("nav.loops", "/loops")),
        new LoopPage(loops));
    pages.add(
        routes,
        "/pipelines",
        "pipelines",
        "pipelines.jte",
        List.of(),
        new PipelinesPage(pipelines));
    trackingPages(routes);
  }

  private void trackingPages(Routes routes) {
    List<PageContext.Crumb> experiments =
        List.of(new PageContext.Crumb("nav.experiments", "/experiments"));
    pages.add(
        routes,
        "/experiments",
        "experiments",
        "experiments.jte",
        List.of(),
        new ExperimentsPage(tracking));
    pages.add(
        routes, "/experiments/:id", "experiments", "runs.jte", experiments, new RunsPage(tracking));
    pages.add(
        routes,
        "/experiments/:id/runs/:run",
        "experiments",
        "run.jte",
        experiments,
        new RunPage(tracking));
    pages.add(routes, "/models", "models", "models.jte", List.of(), new ModelsPage(registry));
    pages.add(
        routes,
        "/models/:name",
        "models",
        "model.jte",
        List.of(new PageContext.Crumb("nav.models", "/models")),
        new ModelPage(registry, packages, evaluations));
  }

  /** Tells the browser that something happened; what it shows it asks for itself. */
  private void live(LiveStream stream) {
    Consumer<StoredEvent> watcher = event -> stream.send("news", event.type());
    events.watch(watcher);
    stream.onClose(() -> events.unwatch(watcher));
  }
}
