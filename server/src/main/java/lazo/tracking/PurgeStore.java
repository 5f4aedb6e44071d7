package lazo.tracking;

import java.util.List;
import java.util.Set;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.tracking.Artifacts.Entry;
import org.jdbi.v3.core.Handle;

/** Takes what is deleted out of the database for good. */
final class PurgeStore {
  /** Points that one transaction deletes: all other writers wait for it. */
  private static final int POINTS_MAX = 20_000;

  private static final String DEFAULT_FOLDERS = "mlflow-artifacts:/";

  private final Database database;
  private final ArtifactStore artifacts;
  private final MetricLogStore metricLog;

  PurgeStore(Database database, ArtifactStore artifacts, MetricLogStore metricLog) {
    this.database = database;
    this.artifacts = artifacts;
    this.metricLog = metricLog;
  }

  /** The experiments are named so that an index leads to the deleted runs, of a million others. */
  void date(long now) {
    database.change(
        handle ->
            handle.execute(
                "update run set deleted = ? where experiment in (select id from experiment) and lifecycle = 'deleted' and deleted is null",
                now));
  }

  Bin.Contents contents(long by) {
    return database.read(
        handle ->
            new Bin.Contents(
                ids(
                    handle,
                    "select run_id from run where deleted <= :by and experiment in (select id from experiment where lifecycle = 'active' or id = 0) order by run.id",
                    by),
                ids(
                    handle,
                    "select model_id from logged_model where lifecycle = 'deleted' and updated <= :by and experiment in (select id from experiment where lifecycle = 'active' or id = 0) order by created, model_id",
                    by),
                ids(
                    handle,
                    "select id from experiment where lifecycle = 'purged' or (lifecycle = 'deleted' and updated <= :by and id <> 0) order by id",
                    by)));
  }

  private static List<String> ids(Handle handle, String question, long by) {
    return handle.createQuery(question).bind("by", by).mapTo(String.class).list();
  }

  void condemnExperiment(String id) {
    if (id.equals(Tracking.DEFAULT_EXPERIMENT)) {
      throw new InvalidInput(
          "experiment 0 is where clients log that name none, so it cannot be deleted for good; delete its runs for good instead");
    }
    database.change(
        handle -> {
          Long number = id.matches("\\d{1,18}") ? Long.valueOf(id) : -1;
          String lifecycle =
              handle
                  .createQuery("select lifecycle from experiment where id = :id")
                  .bind("id", number)
                  .mapTo(String.class)
                  .findOne()
                  .orElseThrow(() -> new NotFound("No Experiment with id=" + id + " exists"));
          requireInBin("experiment", id, lifecycle);
          handle.execute(
              "update experiment set lifecycle = 'purged', name = ? where id = ?",
              "purged:" + id,
              number);
          handle.execute(
              "update run set lifecycle = 'purged' where experiment = ? and lifecycle <> 'purged'",
              number);
        });
  }

  private static void requireInBin(String what, String id, String lifecycle) {
    if (lifecycle.equals(Lifecycle.ACTIVE.word())) {
      throw new InvalidInput(
          "the "
              + what
              + " "
              + id
              + " is not in the bin; only what is deleted can be deleted for good: delete it first");
    }
  }

  Bin.Contents left(long experiment, int max) {
    return database.read(
        handle ->
            new Bin.Contents(
                some(handle, "select run_id from run", experiment, max),
                some(handle, "select model_id from logged_model", experiment, max),
                List.of()));
  }

  private static List<String> some(Handle handle, String question, long experiment, int max) {
    return handle
        .createQuery(question + " where experiment = :experiment limit :max")
        .bind("experiment", experiment)
        .bind("max", max)
        .mapTo(String.class)
        .list();
  }

  void purgeRun(String runId, Set<String> kept) {
    Doomed run = condemnRun(runId);
    metricLog.fold(List.of(run.experiment));
    while (deletePoints(run.id)) {
      // each turn is a transaction of its own
    }
    database.change(
        handle -> {
          for (String table :
              List.of(
                  "metric", "latest_metric", "run_tag", "run_param", "run_input", "run_model")) {
            handle.execute("delete from " + table + " where run = ?", run.id);
          }
          handle.execute(
              "delete from metric_batch where experiment = ? and run = ?", run.experiment, run.id);
          deleteFolder(run.artifactUri, kept);
          handle.execute("delete from run where id = ?", run.id);
        });
  }

  /** A run that goes. */
  private record Doomed(long id, long experiment, String artifactUri) {}

  private Doomed condemnRun(String runId) {
    return database.write(
        handle -> {
          Doomed run =
              handle
                  .createQuery("select * from run where run_id = :runId")
                  .bind("runId", runId)
                  .map(
                      (row, context) -> {
                        requireInBin("run", runId, row.getString("lifecycle"));
                        return new Doomed(
                            row.getLong("id"),
                            row.getLong("experiment"),
                            row.getString("artifact_uri"));
                      })
                  .findOne()
                  .orElseThrow(() -> new NotFound("Run with id=" + runId + " not found"));
          handle.execute("update run set lifecycle = 'purged' where id = ?", run.id);
          return run;
        });
  }

  /** Deletes some points of a run that has many; false when few are left. */
  private boolean deletePoints(long run) {
    return database.write(
        handle -> {
          record Point(String key, long at) {}
          var some =
              handle
                  .createQuery(
                      "select key, at from metric where run = :run order by key, at limit 1 offset :max")
                  .bind("run", run)
                  .bind("max", POINTS_MAX)
                  .map((row, context) -> new Point(row.getString("key"), row.getLong("at")))
                  .findOne();
          some.ifPresent(
              last -> {
                handle.execute("delete from metric where run = ? and key < ?", run, last.key);
                handle.execute(
                    "delete from metric where run = ? and key = ? and at <= ?",
                    run,
                    last.key,
                    last.at);
              });
          return some.isPresent();
        });
  }

  void purgeModel(String modelId, Set<String> kept) {
    database.change(
        handle -> {
          String uri =
              handle
                  .createQuery(
                      "select model.artifact_uri, model.lifecycle, experiment.lifecycle as whole from logged_model model join experiment on experiment.id = model.experiment where model_id = :id")
                  .bind("id", modelId)
                  .map(
                      (row, context) -> {
                        if (!row.getString("whole").equals(Lifecycle.PURGED)) {
                          requireInBin("logged model", modelId, row.getString("lifecycle"));
                        }
                        return row.getString("artifact_uri");
                      })
                  .findOne()
                  .orElseThrow(() -> new NotFound("Logged model " + modelId + " not found"));
          for (String table :
              List.of(
                  "logged_model_metric",
                  "logged_model_tag",
                  "logged_model_param",
                  "logged_model")) {
            handle.execute("delete from " + table + " where model_id = ?", modelId);
          }
          deleteFolder(uri, kept);
        });
  }

  void purgeExperiment(long id, Set<String> kept) {
    database.change(
        handle -> {
          // what lies there of no run or model, such as files of traces; another place may be
          // shared
          handle
              .createQuery("select artifact_location from experiment where id = :id")
              .bind("id", id)
              .mapTo(String.class)
              .findOne()
              .filter((DEFAULT_FOLDERS + id)::equals)
              .ifPresent(location -> deleteFolder(location, kept));
          for (String table : List.of("run_dataset", "experiment_key", "experiment_tag")) {
            handle.execute("delete from " + table + " where experiment = ?", id);
          }
          handle.execute("delete from experiment where id = ? and lifecycle = 'purged'", id);
        });
  }

  /** Deletes the folders that outlived their run and that nothing refers to any more. */
  void purgeFolders(Set<String> kept) {
    List<String> folders =
        database.read(
            handle ->
                handle.createQuery("select folder from kept_folder").mapTo(String.class).list());
    for (String folder : folders) {
      if (!kept.contains(folder)) {
        database.change(
            handle -> {
              deleteFolder(DEFAULT_FOLDERS + folder, kept);
              handle.execute("delete from kept_folder where folder = ?", folder);
            });
      }
    }
  }

  /**
   * Deletes a folder that a location names, if it is kept here, and parents that are empty then.
   */
  private void deleteFolder(String location, Set<String> kept) {
    if (!location.startsWith(DEFAULT_FOLDERS)) {
      return;
    }
    String folder = Artifacts.pathOf(location);
    artifacts.find(folder).ifPresent(entry -> deleteTree(entry, kept));
    for (String parent = ArtifactStore.parent(folder);
        !parent.isEmpty() && artifacts.list(parent).isEmpty();
        parent = ArtifactStore.parent(parent)) {
      artifacts.find(parent).ifPresent(artifacts::delete);
    }
  }

  private void deleteTree(Entry entry, Set<String> kept) {
    String path = entry.path();
    if (kept.contains(path)) {
      database.change(
          handle ->
              handle.execute(
                  "insert into kept_folder (folder) values (?) on conflict do nothing", path));
      return;
    }
    if (kept.stream().anyMatch(folder -> folder.startsWith(path + "/"))) {
      artifacts.list(path).forEach(below -> deleteTree(below, kept));
    } else {
      artifacts.delete(entry);
    }
  }
}
