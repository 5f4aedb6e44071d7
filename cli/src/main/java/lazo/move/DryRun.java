package lazo.move;

import java.util.List;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** Counts what an import would send, and says which files it would not find. */
final class DryRun {
  private final Origin origin;
  private final Report report;
  private final Consumer<String> progress;

  DryRun(Origin origin, Report report, Consumer<String> progress) {
    this.origin = origin;
    this.report = report;
    this.progress = progress;
  }

  void run() {
    origin.experiments(each -> report.count("experiments", Import.found(1)));
    origin.runs(
        some -> {
          some(some, "runs");
          origin.metrics(
              some.stream().map(run -> run.thing().id()).toList(),
              metrics ->
                  metrics
                      .series()
                      .forEach(
                          series ->
                              report.count("metric points", Import.found(series.values().length))));
        });
    origin.models(some -> some(some, "logged models"));
    origin.registry(
        each ->
            report.count(
                switch (each) {
                  case Moved.Registered model -> "registered models";
                  case Moved.Version version -> "model versions";
                  default -> "aliases";
                },
                Import.found(1)));
    origin.traces(some -> some(some, "traces"));
    origin
        .leftBehind()
        .forEach((kind, number) -> report.misfit(number + " " + kind, FileCopy.LEFT));
  }

  private <T extends Moved> void some(List<Found<T>> some, String kinds) {
    report.count(kinds, Import.found(some.size()));
    for (Found<T> each : some) {
      switch (each.files()) {
        case FilePlace.Gone gone -> report.misfit(FileCopy.gone(each, gone), gone.why());
        case FilePlace.Elsewhere elsewhere ->
            report.note("files of " + each.thing().name(), FileCopy.stays(elsewhere));
        case FilePlace.None none -> {}
        case FilePlace.Folder folder ->
            origin.files(folder).forEach(file -> report.file(file.size()));
        case FilePlace.Served served ->
            origin.files(served).forEach(file -> report.file(file.size()));
      }
    }
    progress.accept(kinds);
  }
}
