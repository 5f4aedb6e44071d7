package lazo.pipeline;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The tables of runs and steps. */
final class PipelineStore {
  private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

  private static final RowMapper<PipelineRun.Step> STEP =
      (row, context) ->
          new PipelineRun.Step(
              row.getString("name"),
              RunState.valueOf(row.getString("state")),
              row.getInt("attempts"),
              row.getString("message"),
              instant(row.getLong("started")),
              instant(row.getLong("ended")),
              Json.read(row.getString("outputs"), VALUES));

  private final Database database;

  PipelineStore(Database database) {
    this.database = database;
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  void insert(
      String id,
      String loop,
      Trigger trigger,
      Instant now,
      Map<String, String> inputs,
      List<String> steps) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into pipeline_run (id, loop, trigger_kind, trigger_json, state, message, started, ended, inputs)
                  values (:id, :loop, :kind, :trigger, 'WAITING', '', :now, 0, :inputs)
                  """)
              .bind("id", id)
              .bind("loop", loop)
              .bind("kind", trigger.kind())
              .bind("trigger", Json.write(trigger))
              .bind("now", now.toEpochMilli())
              .bind("inputs", Json.write(inputs))
              .execute();
          for (int i = 0; i < steps.size(); i++) {
            handle.execute(
                "insert into pipeline_step (run, position, name, state, attempts, message, started, ended, outputs) values (?, ?, ?, 'WAITING', 0, '', 0, 0, '{}')",
                id,
                i,
                steps.get(i));
          }
        });
  }

  Optional<PipelineRun> run(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from pipeline_run where id = :id")
                .bind("id", id)
                .map(runMapper(handle))
                .findOne());
  }

  /** The newest runs first; all loops when {@code loop} is empty. */
  List<PipelineRun> runs(String loop, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from pipeline_run where (:loop = '' or loop = :loop) order by started desc, id limit :max")
                .bind("loop", loop)
                .bind("max", max)
                .map(runMapper(handle))
                .list());
  }

  /** The run of this loop that is not over. */
  Optional<PipelineRun> open(String loop) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from pipeline_run where loop = :loop and state in ('WAITING', 'RUNNING') order by started limit 1")
                .bind("loop", loop)
                .map(runMapper(handle))
                .findOne());
  }

  private static RowMapper<PipelineRun> runMapper(Handle handle) {
    return (row, context) -> {
      String id = row.getString("id");
      List<PipelineRun.Step> steps =
          handle
              .createQuery("select * from pipeline_step where run = :run order by position")
              .bind("run", id)
              .map(STEP)
              .list();
      return new PipelineRun(
          id,
          row.getString("loop"),
          Json.read(row.getString("trigger_json"), Trigger.class),
          RunState.valueOf(row.getString("state")),
          row.getString("message"),
          Instant.ofEpochMilli(row.getLong("started")),
          instant(row.getLong("ended")),
          Json.read(row.getString("inputs"), VALUES),
          steps);
    };
  }

  void state(String id, RunState state, String message, @Nullable Instant ended) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "update pipeline_run set state = :state, message = :message, ended = :ended where id = :id")
                .bind("state", state.name())
                .bind("message", message)
                .bind("ended", ended == null ? 0 : ended.toEpochMilli())
                .bind("id", id)
                .execute());
  }

  void stepStarted(String id, String step, int attempts, Instant now) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    update pipeline_step set state = 'RUNNING', attempts = :attempts, started = case when started = 0 then :now else started end
                    where run = :run and name = :step
                    """)
                .bind("attempts", attempts)
                .bind("now", now.toEpochMilli())
                .bind("run", id)
                .bind("step", step)
                .execute());
  }

  void stepEnded(
      String id,
      String step,
      RunState state,
      String message,
      Map<String, String> outputs,
      Instant now) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "update pipeline_step set state = :state, message = :message, outputs = :outputs, ended = :now where run = :run and name = :step")
                .bind("state", state.name())
                .bind("message", message)
                .bind("outputs", Json.write(outputs))
                .bind("now", now.toEpochMilli())
                .bind("run", id)
                .bind("step", step)
                .execute());
  }
}
