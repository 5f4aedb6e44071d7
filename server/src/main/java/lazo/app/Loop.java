package lazo.app;

import static lazo.http.About.about;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.access.Access;
import lazo.access.FormTokens;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;
import lazo.data.Profiler;
import lazo.data.Relation;
import lazo.data.TableColumn;
import lazo.data.TableRows;
import lazo.dataset.DatasetEvents.DatasetVersionCreated;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.endpoint.DerivedFeedRows;
import lazo.endpoint.Endpoint;
import lazo.endpoint.Endpoints;
import lazo.evaluation.Evaluations;
import lazo.event.Events;
import lazo.feedback.Feedback;
import lazo.feedback.FeedbackEvents.LabelsArrived;
import lazo.http.Reply;
import lazo.http.Routes;
import lazo.loop.Loops;
import lazo.loop.Notifications;
import lazo.monitoring.Monitors;
import lazo.monitoring.ServingNumbers;
import lazo.packaging.Lineages;
import lazo.packaging.MlflowModels;
import lazo.packaging.Packages;
import lazo.pipeline.Pipelines;
import lazo.pipeline.Trigger;
import lazo.registry.ModelWebhooks;
import lazo.registry.Registry;
import lazo.retention.Retention;
import lazo.retraining.AskedEvaluation;
import lazo.retraining.CandidateEvaluation;
import lazo.retraining.CandidateSteps;
import lazo.retraining.DatasetRows;
import lazo.retraining.Retraining;
import lazo.retraining.Shipping;
import lazo.retraining.WatchedRows;
import lazo.rollout.RolloutEvents.Promoted;
import lazo.rollout.RolloutEvents.RolledBack;
import lazo.rollout.Rollouts;
import lazo.serving.DataPlane;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.Tasks;
import lazo.trace.Traces;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.ui.Ui;

/**
 * The parts that close the loop, and the events that join them: from a delivery to a rollout and
 * back.
 */
final class Loop {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DataPlane plane;
  private final Datasets datasets;
  private final Packages packages;
  private final MlflowModels mlflowModels;
  private final Lineages lineages;
  private final Evaluations evaluations;
  private final AskedEvaluation askedEvaluation;
  private final Endpoints endpoints;
  private final Feedback feedback;
  private final Rollouts rollouts;
  private final Monitors monitors;
  private final Pipelines pipelines;
  private final Retraining retraining;
  private final Loops loops;
  private final Ui ui;

  Loop(
      Consumer<AutoCloseable> parts,
      ServerOptions options,
      InstantSource clock,
      IdSource ids,
      Database database,
      Blobs blobs,
      Events events,
      Tasks tasks,
      Tracking tracking,
      Registry registry,
      ModelWebhooks webhooks,
      Retention retention,
      Traces traces,
      Access access,
      Notifications notifications) {
    Path data = options.data();
    DuckDb duck = new DuckDb(DuckDb.Limits.standard(data.resolve("tmp")));
    parts.accept(duck);
    datasets = new Datasets(database, blobs, events, clock, new FileInspector(duck, clock));
    packages = new Packages(database, blobs, data.resolve("packages"), events, clock);
    evaluations = new Evaluations(database, events, clock, ids);
    plane = new DataPlane(data.resolve("serving"), packages, clock, meters);
    parts.accept(plane);
    DerivedFeedRows feedRows = new DerivedFeedRows(duck, this::columns);
    parts.accept(feedRows);
    mlflowModels =
        new MlflowModels(
            packages, tracking, new Artifacts(database, blobs, clock), data.resolve("tmp"));
    lineages = new Lineages(registry, tracking, packages);
    endpoints = new Endpoints(database, events, registry, mlflowModels, plane, feedRows);
    feedback =
        new Feedback(
            database,
            events,
            tasks,
            new ServingLog(plane.log()),
            new ParquetFiles(duck),
            data.resolve("predictions"),
            clock,
            this::ofALoop);
    Ship ship = new Ship(registry, packages, endpoints, feedback, this::rollouts, this::loops);
    rollouts =
        new Rollouts(
            database, events, tasks, clock, ids, new RolloutEvidence(this::monitors), ship);
    pipelines = new Pipelines(database, events, tasks, clock, ids);
    retraining =
        new Retraining(
            database,
            pipelines,
            events,
            tasks,
            clock,
            model -> ship.champion(model).map(Shipping.Serving::digest),
            endpoint -> rollouts.open(endpoint).isPresent(),
            definition ->
                ship.champion(definition.model())
                    .map(serving -> packages.manifest(serving.digest()).provenance().dataset())
                    .equals(datasets.latest(definition.dataset()).map(DatasetVersion::digest)));
    DatasetRows rows = new DatasetRows(duck, datasets);
    var judged =
        new CandidateEvaluation.Parts(
            retraining, datasets, rows, registry, packages, evaluations, ship);
    CandidateEvaluation candidates = new CandidateEvaluation(judged);
    askedEvaluation = new AskedEvaluation(judged, candidates);
    new CandidateSteps(
            new CandidateSteps.Parts(
                database,
                retraining,
                datasets,
                rows,
                tracking,
                registry,
                packages,
                ship,
                this::revision,
                events,
                clock,
                InstantSource.system(),
                data.resolve("training")),
            candidates)
        .register(pipelines);
    WatchedRows watched = new WatchedRows(retraining, datasets, rows, packages);
    monitors =
        new Monitors(
            database,
            events,
            tasks,
            new Monitors.Sources(feedback, ServingNumbers.of(plane::stats), watched),
            ids,
            clock);
    loops =
        new Loops(
            database,
            events,
            clock,
            List.of(
                Loops.datasetPart(datasets, duck),
                Loops.endpointPart(endpoints),
                Loops.monitoringPart(monitors),
                notifications,
                Loops.retrainingPart(retraining)));
    ui =
        new Ui(
            FormTokens.in(data),
            ids,
            clock,
            new Ui.Parts(
                events,
                loops,
                pipelines,
                tracking,
                registry,
                webhooks,
                packages,
                evaluations,
                endpoints,
                rollouts,
                plane,
                monitors,
                datasets,
                file -> Profiler.profile(duck, Relation.of(file), null),
                new Artifacts(database, blobs, clock),
                new LoggedModels(database, tracking, clock, ids),
                retention,
                traces,
                access,
                (file, from, max) -> TableRows.read(duck, file, from, max)));
    join(events, ship);
    new Watching(monitors, watched, endpoints, retraining).join(events);
    endpoints.start();
    feedback.start();
  }

  /** What one part hears of another. */
  private void join(Events events, Shipping ship) {
    events.on("first-model", DatasetVersionCreated.class, created -> firstModel(created, ship));
    events.on("rollouts", LabelsArrived.class, labels -> rollouts.lookNow(labels.endpoint()));
    events.on("retraining", Promoted.class, promoted -> retraining.weighWaiting(promoted.loop()));
    events.on("retraining", RolledBack.class, back -> retraining.weighWaiting(back.loop()));
  }

  /** The first accepted delivery of a loop that serves nothing yet starts its first training. */
  private void firstModel(DatasetVersionCreated created, Shipping ship) {
    if (!created.loop().isEmpty() && retraining.knows(created.loop())) {
      boolean serves = ship.champion(retraining.definition(created.loop()).model()).isPresent();
      if (!serves && pipelines.open(created.loop()).isEmpty()) {
        retraining.consider(
            created.loop(),
            new Trigger(
                "data",
                "the first data arrived",
                Map.of("version", String.valueOf(created.version()))));
      }
    }
  }

  /** What a loop trains answers with probabilities. */
  private boolean ofALoop(String endpoint) {
    return endpoints.endpoints().stream()
        .anyMatch(one -> one.name().equals(endpoint) && !one.loop().isEmpty());
  }

  /** The columns of the dataset behind an endpoint's loop. */
  private List<TableColumn> columns(Endpoint endpoint) {
    return retraining.knows(endpoint.loop())
        ? datasets
            .latest(retraining.definition(endpoint.loop()).dataset())
            .map(version -> version.schema().stream().map(TableColumn::parse).toList())
            .orElse(List.of())
        : List.of();
  }

  private String revision(String loop) {
    return loop + "@" + loops.loop(loop).revision();
  }

  private Rollouts rollouts() {
    return rollouts;
  }

  private Monitors monitors() {
    return monitors;
  }

  private Loops loops() {
    return loops;
  }

  DataPlane plane() {
    return plane;
  }

  void register(Routes routes) {
    datasets.register(routes);
    packages.register(routes);
    lineages.register(routes);
    evaluations.register(routes);
    askedEvaluation.register(routes);
    endpoints.register(routes);
    feedback.register(routes);
    new QualityRoutes(feedback, endpoints).register(routes);
    monitors.register(routes);
    rollouts.register(routes);
    pipelines.register(routes);
    loops.register(routes);
    routes.get(
        "/metrics",
        about("Get what Prometheus collects").answersText(),
        request -> Reply.text(meters.scrape()));
    ui.register(routes);
  }
}
