package lazo.registry;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Optional;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.mapper.RowMapper;

/** The webhooks of the registry. */
final class ModelWebhookStore {
  private static final RowMapper<ModelWebhook> ROW =
      (row, context) ->
          new ModelWebhook(
              row.getString("webhook_id"),
              row.getString("name"),
              row.getString("description"),
              row.getString("url"),
              Json.read(row.getString("events"), new TypeReference<List<String>>() {}),
              row.getString("secret"),
              row.getString("status"),
              row.getLong("created"),
              row.getLong("updated"));

  private final Database database;

  ModelWebhookStore(Database database) {
    this.database = database;
  }

  void put(ModelWebhook hook) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into model_webhook (webhook_id, name, description, url, events, secret, status, created, updated)
                    values (:id, :name, :description, :url, :events, :secret, :status, :created, :updated)
                    on conflict (webhook_id) do update set name = excluded.name, description = excluded.description, url = excluded.url,
                      events = excluded.events, secret = excluded.secret, status = excluded.status, updated = excluded.updated
                    """)
                .bind("id", hook.id())
                .bind("name", hook.name())
                .bind("description", hook.description())
                .bind("url", hook.url())
                .bind("events", Json.write(hook.events()))
                .bind("secret", hook.secret())
                .bind("status", hook.status())
                .bind("created", hook.createdMillis())
                .bind("updated", hook.updatedMillis())
                .execute());
  }

  List<ModelWebhook> all() {
    return database.read(
        handle ->
            handle
                .createQuery("select * from model_webhook order by created desc, webhook_id")
                .map(ROW)
                .list());
  }

  Optional<ModelWebhook> find(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from model_webhook where webhook_id = :id")
                .bind("id", id)
                .map(ROW)
                .findOne());
  }

  ModelWebhook hook(String id) {
    return find(id).orElseThrow(() -> new NotFound("Webhook with ID " + id + " not found."));
  }

  void delete(String id) {
    hook(id);
    database.change(
        handle ->
            handle
                .createUpdate("delete from model_webhook where webhook_id = :id")
                .bind("id", id)
                .execute());
  }
}
