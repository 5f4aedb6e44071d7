package lazo.move;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** The database of an MLflow server, of any version from 2 on, in SQLite or PostgreSQL. */
final class SqlOrigin implements Origin {
  /** What MLflow keeps that Lazo has no place for, by table. */
  private static final Map<String, String> LEFT =
      Map.of(
          "evaluation_datasets", "evaluation datasets",
          "scorers", "scorers",
          "issues", "issues",
          "label_schemas", "label schemas",
          "review_queues", "review queues",
          "webhooks", "webhooks (their secrets are encrypted there)",
          "endpoints", "endpoints of the gateway");

  private final ArtifactFolders folders;
  private final Report report;
  private final String name;
  private final Rows rows;
  private final SqlRuns runs;
  private final SqlModels models;
  private final SqlRegistry registry;
  private final SqlTraces traces;

  SqlOrigin(String name, Rows rows, ArtifactFolders folders, Report report) {
    this.name = name;
    this.folders = folders;
    this.report = report;
    this.rows = rows;
    this.runs = new SqlRuns(rows, folders);
    this.models = new SqlModels(rows, folders);
    this.registry = new SqlRegistry(rows, folders, report);
    this.traces = new SqlTraces(rows, folders, report);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void experiments(Consumer<Moved.Experiment> each) {
    new SqlExperiments(rows).experiments(each);
  }

  @Override
  public void runs(Consumer<List<Found<Moved.Run>>> some) {
    runs.runs(some);
  }

  @Override
  public void metrics(List<String> ids, Consumer<Moved.Metrics> each) {
    new SqlMetrics(rows).metrics(ids, each);
  }

  @Override
  public void models(Consumer<List<Found<Moved.Model>>> some) {
    models.models(some);
  }

  @Override
  public void registry(Consumer<Moved> each) {
    registry.all(each);
  }

  @Override
  public void traces(Consumer<List<Found<Moved.Trace>>> some) {
    traces.traces(some);
  }

  @Override
  public List<FoundFile> files(FilePlace place) {
    return place instanceof FilePlace.Folder(var folder) ? LocalFiles.below(folder) : List.of();
  }

  @Override
  public Map<String, Long> leftBehind() {
    if (folders.foundNothing()) {
      report.misfit("--artifacts", "no file of anything lies below the folder that you named");
    }
    Map<String, Long> left = new LinkedHashMap<>();
    LEFT.forEach(
        (table, kind) -> {
          if (rows.hasTable(table)) {
            long number =
                rows.list("select count(*) from " + table, row -> row.getLong(1)).getFirst();
            if (number > 0) {
              left.put(kind, number);
            }
          }
        });
    return left;
  }

  @Override
  public void close() {
    rows.close();
  }
}
