package lazo.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rollouts. */
final class RolloutStore {
  private static final RowMapper<Rollout> ROLLOUT =
      (row, context) ->
          new Rollout(
              row.getString("id"),
              Json.read(row.getString("spec"), RolloutSpec.class),
              RolloutState.valueOf(row.getString("state")),
              row.getInt("step"),
              Instant.ofEpochMilli(row.getLong("began")),
              Instant.ofEpochMilli(row.getLong("step_began")),
              row.getLong("ended") == 0 ? null : Instant.ofEpochMilli(row.getLong("ended")),
              row.getString("reason"),
              row.getString("evidence").isEmpty()
                  ? null
                  : Json.read(row.getString("evidence"), Evidence.class));

  private final Database database;

  RolloutStore(Database database) {
    this.database = database;
  }

  void put(Rollout rollout) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into rollout (id, loop, endpoint, spec, state, step, began, step_began, ended, reason, evidence)
                    values (:id, :loop, :endpoint, :spec, :state, :step, :began, :stepBegan, :ended, :reason, :evidence)
                    on conflict (id) do update
                      set state = excluded.state, step = excluded.step, step_began = excluded.step_began, ended = excluded.ended,
                          reason = excluded.reason, evidence = excluded.evidence
                    """)
                .bind("id", rollout.id())
                .bind("loop", rollout.spec().loop())
                .bind("endpoint", rollout.spec().endpoint())
                .bind("spec", Json.write(rollout.spec()))
                .bind("state", rollout.state().name())
                .bind("step", rollout.step())
                .bind("began", rollout.began().toEpochMilli())
                .bind("stepBegan", rollout.stepBegan().toEpochMilli())
                .bind("ended", rollout.ended() == null ? 0 : rollout.ended().toEpochMilli())
                .bind("reason", rollout.reason())
                .bind("evidence", rollout.evidence() == null ? "" : Json.write(rollout.evidence()))
                .execute());
  }

  Optional<Rollout> find(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from rollout where id = :id")
                .bind("id", id)
                .map(ROLLOUT)
                .findOne());
  }

  Optional<Rollout> open(String endpoint) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from rollout where endpoint = :endpoint and state in ('RUNNING', 'PAUSED')")
                .bind("endpoint", endpoint)
                .map(ROLLOUT)
                .findOne());
  }

  /** The newest first; of all endpoints when {@code endpoint} is empty. */
  List<Rollout> all(String endpoint, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from rollout where (:endpoint = '' or endpoint = :endpoint) order by began desc, id limit :max")
                .bind("endpoint", endpoint)
                .bind("max", max)
                .map(ROLLOUT)
                .list());
  }
}
