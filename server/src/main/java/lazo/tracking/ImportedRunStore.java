package lazo.tracking;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.problem.Conflict;
import lazo.store.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Runs of another server, with the ids and times they had there. */
final class ImportedRunStore {
  private final Database database;
  private final RunColumnStore columns;
  private final InstantSource clock;

  ImportedRunStore(Database database, InstantSource clock) {
    this.database = database;
    this.columns = new RunColumnStore(database);
    this.clock = clock;
  }

  Arrival put(Handle handle, Run run) {
    boolean fresh = insert(handle, run) > 0;
    RunStore.Row row = RunStore.row(handle, run.id());
    if (row.experiment() != Long.parseLong(run.experimentId())) {
      throw new Conflict("a run with this id is here already, in experiment " + row.experiment());
    }
    int added = fresh ? 0 : end(handle, row, run);
    added += pairs(handle, "run_param", row.id(), run.params());
    added += pairs(handle, "run_tag", row.id(), run.tags());
    columns.note(handle, row.experiment(), "param", run.params().keySet());
    columns.note(handle, row.experiment(), "tag", run.tags().keySet());
    for (Run.DatasetInput dataset : run.datasets()) {
      added += RunLinkStore.input(handle, row, dataset);
    }
    added += RunLinkStore.link(handle, row, "input", run.modelInputs());
    added += RunLinkStore.link(handle, row, "output", run.modelOutputs());
    return fresh ? Arrival.NEW : added > 0 ? Arrival.MORE : Arrival.SAME;
  }

  private int insert(Handle handle, Run run) {
    String location = run.artifactUri();
    return handle
        .createUpdate(
            """
            insert into run (run_id, experiment, name, user_id, status, start_time, end_time, lifecycle, deleted, artifact_uri)
            values (:runId, :experiment, :name, :user, :status, :startTime, :endTime, :lifecycle, :deleted, :artifactUri)
            on conflict (run_id) do nothing
            """)
        .bind("runId", run.id())
        .bind("experiment", Long.parseLong(run.experimentId()))
        .bind("name", run.name())
        .bind("user", run.user())
        .bind("status", run.status().name())
        .bind("startTime", run.startTimeMillis())
        .bind("endTime", run.endTimeMillis())
        .bind("lifecycle", run.lifecycle().word())
        .bind("deleted", run.lifecycle() == Lifecycle.DELETED ? clock.millis() : null)
        .bind(
            "artifactUri",
            location.isEmpty()
                ? "mlflow-artifacts:/" + run.experimentId() + "/" + run.id() + "/artifacts"
                : location)
        .execute();
  }

  /** A run that was still going when it came first has ended since. */
  private static int end(Handle handle, RunStore.Row row, Run run) {
    if (!going(row.status()) || going(run.status())) {
      return 0;
    }
    return handle
        .createUpdate("update run set status = :status, end_time = :endTime where id = :id")
        .bind("status", run.status().name())
        .bind("endTime", run.endTimeMillis())
        .bind("id", row.id())
        .execute();
  }

  private static boolean going(Status status) {
    return status == Status.RUNNING || status == Status.SCHEDULED;
  }

  private static int pairs(Handle handle, String table, long run, Map<String, String> pairs) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    pairs.forEach((key, value) -> rows.add(new Object[] {run, key, value}));
    return BulkStore.insert(
        handle, table + " (run, key, value)", "on conflict (run, key) do nothing", rows);
  }

  int metrics(Handle handle, String runId, List<Metric> points) {
    RunStore.Row row = RunStore.row(handle, runId);
    return MetricStore.put(handle, row.id(), row.experiment(), points);
  }

  Optional<String> location(String runId) {
    return database.read(handle -> RunStore.find(handle, runId).map(RunStore.Row::artifactUri));
  }
}
