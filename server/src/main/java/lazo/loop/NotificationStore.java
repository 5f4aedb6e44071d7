package lazo.loop;

import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/** The webhooks of loops. */
final class NotificationStore {
  private static final RowMapper<NotificationHook> HOOK =
      (row, context) ->
          new NotificationHook(
              row.getString("id"),
              row.getString("loop"),
              row.getString("url"),
              List.of(row.getString("events").split(",")),
              row.getString("secret"),
              row.getString("secret_env"));

  private final Database database;

  NotificationStore(Database database) {
    this.database = database;
  }

  void put(NotificationHook hook) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into webhook (id, loop, url, events, secret, secret_env)
                    values (:id, :loop, :url, :events, :secret, :secretEnv)
                    """)
                .bind("id", hook.id())
                .bind("loop", hook.loop())
                .bind("url", hook.url())
                .bind("events", String.join(",", hook.on()))
                .bind("secret", hook.secret())
                .bind("secretEnv", hook.secretEnv())
                .execute());
  }

  void clear(String loop) {
    database.change(handle -> handle.execute("delete from webhook where loop = ?", loop));
  }

  Optional<NotificationHook> find(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from webhook where id = :id")
                .bind("id", id)
                .map(HOOK)
                .findOne());
  }

  List<NotificationHook> of(String loop) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from webhook where loop = :loop order by url")
                .bind("loop", loop)
                .map(HOOK)
                .list());
  }
}
