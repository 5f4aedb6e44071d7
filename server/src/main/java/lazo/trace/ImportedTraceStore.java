package lazo.trace;

import java.util.List;
import java.util.Optional;
import lazo.problem.Conflict;
import lazo.store.Database;
import org.jdbi.v3.core.Handle;

/** Traces of another server. */
final class ImportedTraceStore {
  private final Database database;
  private final TraceStore traces;

  ImportedTraceStore(Database database) {
    this.database = database;
    this.traces = new TraceStore(database);
  }

  /** What is here of a trace already. */
  record There(boolean trace, boolean spans) {}

  There there(String id, String experimentId) {
    record Found(long experiment, boolean spans) {}
    Optional<Found> found =
        database.read(
            handle ->
                handle
                    .createQuery("select experiment, has_spans from trace where trace_id = :id")
                    .bind("id", id)
                    .map((row, context) -> new Found(row.getLong(1), row.getInt(2) == 1))
                    .findOne());
    found
        .filter(here -> here.experiment != Long.parseLong(experimentId))
        .ifPresent(
            here -> {
              throw new Conflict(
                  "a trace with this id is here already, in experiment " + here.experiment);
            });
    return new There(found.isPresent(), found.isPresent() && found.get().spans);
  }

  void insert(TraceInfo trace) {
    traces.start(trace);
  }

  void spans(SpanSummary spans) {
    traces.addSpans(spans);
  }

  /** Adds the assessments and links that are not here and tells how many. */
  int add(TraceInfo trace, List<String> runs) {
    return database.write(
        handle -> {
          int added = 0;
          for (Assessment assessment : trace.assessments()) {
            if (!has(handle, assessment.id())) {
              AssessmentStore.put(handle, assessment);
              added++;
            }
          }
          for (String run : runs) {
            added +=
                handle
                    .createUpdate(
                        "insert into trace_run (trace_id, run_id) values (:id, :run) on conflict do nothing")
                    .bind("id", trace.id())
                    .bind("run", run)
                    .execute();
          }
          return added;
        });
  }

  private static boolean has(Handle handle, String assessment) {
    return handle
        .createQuery("select 1 from trace_assessment where assessment_id = :id")
        .bind("id", assessment)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  Optional<Long> experiment(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select experiment from trace where trace_id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne());
  }
}
