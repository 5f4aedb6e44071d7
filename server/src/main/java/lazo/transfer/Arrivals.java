package lazo.transfer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lazo.problem.NotFound;
import lazo.registry.ImportedVersions;
import lazo.registry.ModelVersion;
import lazo.trace.ImportedTraces;
import lazo.tracking.Experiment;
import lazo.tracking.ImportedRuns;
import lazo.tracking.LoggedModel;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import org.jspecify.annotations.Nullable;

/** Hands each moved thing to the capability that keeps its kind. */
final class Arrivals {
  private final TransferStore store;
  private final ImportedRuns runs;
  private final ImportedVersions versions;
  private final ImportedTraces traces;
  private final VersionPlaces places;

  Arrivals(
      TransferStore store, ImportedRuns runs, ImportedVersions versions, ImportedTraces traces) {
    this.store = store;
    this.runs = runs;
    this.versions = versions;
    this.traces = traces;
    this.places = new VersionPlaces(runs, versions);
  }

  void take(String origin, Moved thing, Batch batch) {
    switch (thing) {
      case Moved.Experiment experiment -> experiment(origin, experiment, batch);
      case Moved.Run run -> batch.count("runs", runs.run(run(origin, run)));
      case Moved.Metrics metrics -> metrics(metrics, batch);
      case Moved.Model model -> batch.count("logged models", runs.model(model(origin, model)));
      case Moved.Registered model -> batch.count("registered models", versions.model(of(model)));
      case Moved.Version version -> version(version, batch);
      case Moved.Alias alias ->
          batch.count("aliases", versions.alias(alias.model(), alias.alias(), alias.version()));
      case Moved.Trace trace ->
          batch.count(
              "traces",
              traces.add(
                  here(origin, trace.experiment()), trace.info(), trace.spans(), trace.runs()));
      case Moved.Whole whole -> store.mark(origin, whole);
    }
  }

  private void experiment(String origin, Moved.Experiment given, Batch batch) {
    ImportedRuns.Placed placed =
        runs.experiment(
            new Experiment(
                given.id(),
                given.title(),
                text(given.location()),
                given.lifecycle(),
                Instant.ofEpochMilli(given.created()),
                Instant.ofEpochMilli(given.updated()),
                given.tags()),
            store.experiment(origin, given.id()));
    store.place(origin, given.id(), placed.id());
    batch.placed(given.id(), placed.id());
    batch.count("experiments", placed.arrival());
    if (!placed.id().equals(given.id())) {
      batch.note(given, "has the id " + placed.id() + " here");
    }
    if (!placed.name().equals(given.title())) {
      batch.note(given, "is called '" + placed.name() + "' here");
    }
  }

  private String here(String origin, String experiment) {
    return store
        .experiment(origin, experiment)
        .orElseThrow(() -> new NotFound("its experiment " + experiment + " is not here"));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String filled(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private Run run(String origin, Moved.Run given) {
    return new Run(
        given.id(),
        here(origin, given.experiment()),
        given.title(),
        given.user(),
        given.status(),
        given.start(),
        given.end(),
        given.lifecycle(),
        text(given.location()),
        List.of(),
        given.params(),
        given.tags(),
        given.datasets().stream().map(Arrivals::dataset).toList(),
        given.inputs().stream().map(Arrivals::link).toList(),
        given.outputs().stream().map(Arrivals::link).toList());
  }

  private static Run.DatasetInput dataset(Moved.Dataset given) {
    return new Run.DatasetInput(
        given.title(),
        given.digest(),
        given.sourceType(),
        given.source(),
        given.schema(),
        given.profile(),
        given.tags());
  }

  private static Run.ModelLink link(Moved.Link given) {
    return new Run.ModelLink(given.model(), given.step());
  }

  private void metrics(Moved.Metrics given, Batch batch) {
    List<Metric> points = new ArrayList<>();
    for (Moved.Series series : given.series()) {
      for (int i = 0; i < series.values().length; i++) {
        points.add(
            new Metric(series.key(), series.values()[i], series.times()[i], series.steps()[i]));
      }
    }
    int added = runs.metrics(given.run(), points);
    batch.count("metric points", added, 0, points.size() - added);
  }

  private LoggedModel model(String origin, Moved.Model given) {
    return new LoggedModel(
        given.id(),
        here(origin, given.experiment()),
        given.title(),
        given.type(),
        given.run(),
        given.status(),
        given.statusMessage(),
        text(given.location()),
        given.created(),
        given.updated(),
        given.params(),
        given.tags(),
        given.metrics().stream()
            .map(
                metric ->
                    new LoggedModel.ModelMetric(
                        new Metric(metric.key(), metric.value(), metric.time(), metric.step()),
                        metric.run(),
                        metric.dataset(),
                        metric.digest()))
            .toList());
  }

  private static ImportedVersions.Model of(Moved.Registered given) {
    return new ImportedVersions.Model(
        given.title(),
        given.description(),
        given.tags(),
        given.lastVersion(),
        Instant.ofEpochMilli(given.created()),
        Instant.ofEpochMilli(given.updated()));
  }

  private void version(Moved.Version given, Batch batch) {
    VersionPlaces.Place place = places.of(given);
    batch.count(
        "model versions",
        versions.version(
            new ModelVersion(
                given.model(),
                given.number(),
                filled(given.run()),
                place.source(),
                place.location(),
                filled(given.loggedModel()),
                given.runLink(),
                given.description(),
                given.stage(),
                given.tags(),
                List.of(),
                Instant.ofEpochMilli(given.created()),
                Instant.ofEpochMilli(given.updated()))));
  }
}
