package lazo.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The task table. A lease names its owner; {@code version} is the fence that a late owner fails on.
 */
final class TaskStore {
  record Leased(TaskRun run, long version) {}

  private static final RowMapper<Leased> TASK =
      (row, context) ->
          new Leased(
              new TaskRun(
                  row.getString("name"),
                  row.getString("task_key"),
                  Instant.ofEpochMilli(row.getLong("due")),
                  row.getInt("attempts"),
                  row.getString("payload")),
              row.getLong("version"));

  private final Database database;

  TaskStore(Database database) {
    this.database = database;
  }

  /** Creates the task, or moves the one that has this name and key. */
  void put(String name, String key, Instant due, String payload) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into task (name, task_key, due, payload) values (:name, :key, :due, :payload)
                    on conflict (name, task_key) do update
                      set due = excluded.due, payload = excluded.payload, attempts = 0, owner = null, lease_until = 0,
                          version = task.version + 1
                    """)
                .bind("name", name)
                .bind("key", key)
                .bind("due", due.toEpochMilli())
                .bind("payload", payload)
                .execute());
  }

  void remove(String name, String key) {
    database.change(
        handle ->
            handle
                .createUpdate("delete from task where name = :name and task_key = :key")
                .bind("name", name)
                .bind("key", key)
                .execute());
  }

  Optional<Instant> due(String name, String key) {
    return database.read(
        handle ->
            handle
                .createQuery("select due from task where name = :name and task_key = :key")
                .bind("name", name)
                .bind("key", key)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
  }

  /**
   * The tasks due by {@code until} that nobody holds at {@code now}, the earliest first; ties by
   * name and key, so a replay repeats itself.
   */
  List<Leased> due(Instant until, Instant now, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from task where due <= :until and lease_until <= :now order by due, name, task_key limit :max")
                .bind("until", until.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .bind("max", max)
                .map(TASK)
                .list());
  }

  /** Takes the task if it is still as it was read; the returned lease carries the next version. */
  Optional<Leased> lease(Leased task, String owner, Instant until) {
    int taken =
        database.write(
            handle ->
                handle
                    .createUpdate(
                        """
                        update task set owner = :owner, lease_until = :until, version = version + 1
                        where name = :name and task_key = :key and version = :version
                        """)
                    .bind("owner", owner)
                    .bind("until", until.toEpochMilli())
                    .bind("name", task.run.name())
                    .bind("key", task.run.key())
                    .bind("version", task.version)
                    .execute());
    return taken == 1 ? Optional.of(new Leased(task.run, task.version + 1)) : Optional.empty();
  }

  boolean renew(Leased task, Instant until) {
    return database.write(
            handle ->
                handle
                    .createUpdate(
                        "update task set lease_until = :until where name = :name and task_key = :key and version = :version")
                    .bind("until", until.toEpochMilli())
                    .bind("name", task.run.name())
                    .bind("key", task.run.key())
                    .bind("version", task.version)
                    .execute())
        == 1;
  }

  void finish(Leased task) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "delete from task where name = :name and task_key = :key and version = :version")
                .bind("name", task.run.name())
                .bind("key", task.run.key())
                .bind("version", task.version)
                .execute());
  }

  void again(Leased task, Instant due, int attempts, String error) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    update task set due = :due, attempts = :attempts, last_error = :error, owner = null, lease_until = 0, version = version + 1
                    where name = :name and task_key = :key and version = :version
                    """)
                .bind("due", due.toEpochMilli())
                .bind("attempts", attempts)
                .bind("error", error)
                .bind("name", task.run.name())
                .bind("key", task.run.key())
                .bind("version", task.version)
                .execute());
  }

  /** Drops the leases of a dead process; only where one process at a time can own the database. */
  void dropLeases() {
    database.change(
        handle ->
            handle.execute(
                "update task set owner = null, lease_until = 0, version = version + 1 where lease_until > 0"));
  }

  Optional<Instant> setting(String name) {
    return database.read(
        handle ->
            handle
                .createQuery("select value from setting where name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .map(Instant::parse));
  }

  void setting(String name, Instant value) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "insert into setting (name, value) values (:name, :value) on conflict (name) do update set value = excluded.value")
                .bind("name", name)
                .bind("value", value.toString())
                .execute());
  }
}
