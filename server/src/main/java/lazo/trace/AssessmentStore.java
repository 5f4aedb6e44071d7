package lazo.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.Handle;

/** What people and judges think of traces. */
final class AssessmentStore {
  private final Database database;

  AssessmentStore(Database database) {
    this.database = database;
  }

  static Map<String, List<Assessment>> of(Handle handle, List<String> ids) {
    Map<String, List<Assessment>> byTrace = new LinkedHashMap<>();
    handle
        .createQuery(
            "select assessment_id, trace_id, body from trace_assessment where trace_id in (<ids>) order by created, assessment_id")
        .bindList("ids", ids)
        .map((row, context) -> stored(row.getString(1), row.getString(3)))
        .forEach(
            each -> byTrace.computeIfAbsent(each.traceId(), id -> new ArrayList<>()).add(each));
    return byTrace;
  }

  private static Assessment stored(String id, String body) {
    return Assessments.stored(id, (ObjectNode) Json.tree(body));
  }

  void put(Assessment assessment) {
    database.change(
        handle -> {
          TraceStore.existing(handle, assessment.traceId());
          put(handle, assessment);
        });
  }

  static void put(Handle handle, Assessment assessment) {
    handle
        .createUpdate(
            """
            insert into trace_assessment (assessment_id, trace_id, name, kind, value, valid, session, created, updated, body)
            values (:id, :trace, :name, :kind, :value, :valid, :session, :created, :updated, :body)
            on conflict (assessment_id) do update set
              name = excluded.name, kind = excluded.kind, value = excluded.value, valid = excluded.valid,
              session = excluded.session, updated = excluded.updated, body = excluded.body
            """)
        .bind("id", assessment.id())
        .bind("trace", assessment.traceId())
        .bind("name", assessment.name())
        .bind("kind", assessment.kind())
        .bind("value", assessment.value())
        .bind("valid", assessment.valid() ? 1 : 0)
        .bind("session", assessment.session())
        .bind("created", assessment.createdMillis())
        .bind("updated", assessment.updatedMillis())
        .bind("body", Json.write(assessment.body()))
        .execute();
  }

  Assessment assessment(String traceId, String id) {
    return database.read(
        handle ->
            find(handle, traceId, id)
                .orElseThrow(
                    () ->
                        new NotFound(
                            "Assessment with ID '"
                                + id
                                + "' not found for trace '"
                                + traceId
                                + "'")));
  }

  private static Optional<Assessment> find(Handle handle, String traceId, String id) {
    return handle
        .createQuery(
            "select body from trace_assessment where trace_id = :trace and assessment_id = :id")
        .bind("trace", traceId)
        .bind("id", id)
        .map((row, context) -> stored(id, row.getString(1)))
        .findOne();
  }

  /** Keeps an assessment in the place of the one that it overrides, if it does. */
  void add(Assessment assessment) {
    database.change(
        handle -> {
          put(assessment);
          assessment
              .overrides()
              .ifPresent(old -> put(assessment(assessment.traceId(), old).as(false)));
        });
  }

  /** Deletes one, if it is there; the one that it overrode counts again. */
  void delete(String traceId, String id) {
    database.change(
        handle -> {
          TraceStore.existing(handle, traceId);
          Optional<Assessment> gone = find(handle, traceId, id);
          gone.flatMap(Assessment::overrides)
              .flatMap(old -> find(handle, traceId, old))
              .ifPresent(old -> put(handle, old.as(true)));
          handle
              .createUpdate(
                  "delete from trace_assessment where trace_id = :trace and assessment_id = :id")
              .bind("trace", traceId)
              .bind("id", id)
              .execute();
        });
  }
}
