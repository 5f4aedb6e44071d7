package lazo.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lazo.access.Caller;
import lazo.access.Resource;
import lazo.problem.Conflict;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;

/** Registered models with their tags and aliases. */
final class ModelStore {
  private final Database database;

  ModelStore(Database database) {
    this.database = database;
  }

  record Row(long id, String name, String description, long created, long updated) {}

  void insert(String name, String description, Map<String, String> tags, long now) {
    database.change(
        handle -> {
          if (find(handle, name).isPresent()) {
            throw new Conflict("Registered Model (name=" + name + ") already exists.");
          }
          long id =
              handle
                  .createQuery(
                      "insert into registered_model (name, description, last_version, created, updated) values (:name, :description, 0, :now, :now) returning id")
                  .bind("name", name)
                  .bind("description", description)
                  .bind("now", now)
                  .mapTo(Long.class)
                  .one();
          tags.forEach((key, value) -> tag(handle, id, key, value));
        });
  }

  private static Optional<Row> find(Handle handle, String name) {
    return list(handle, "select * from registered_model where name = :name", Map.of("name", name))
        .stream()
        .findFirst();
  }

  private static List<Row> list(Handle handle, String sql, Map<String, Object> values) {
    return handle
        .createQuery(sql)
        .bindMap(values)
        .map(
            (row, context) ->
                new Row(
                    row.getLong("id"),
                    row.getString("name"),
                    row.getString("description"),
                    row.getLong("created"),
                    row.getLong("updated")))
        .list();
  }

  static Row row(Handle handle, String name) {
    return find(handle, name)
        .orElseThrow(() -> new NotFound("Registered Model with name=" + name + " not found"));
  }

  RegisteredModel model(String name) {
    return database.read(handle -> model(handle, row(handle, name)));
  }

  private static RegisteredModel model(Handle handle, Row row) {
    Map<String, Integer> aliases = new TreeMap<>();
    handle
        .createQuery("select alias, version from model_alias where model = :model")
        .bind("model", row.id)
        .map((each, context) -> aliases.put(each.getString(1), each.getInt(2)))
        .list();
    Map<String, String> tags = new LinkedHashMap<>();
    handle
        .createQuery("select key, value from registered_model_tag where model = :model")
        .bind("model", row.id)
        .map((each, context) -> tags.put(each.getString(1), each.getString(2)))
        .list();
    return new RegisteredModel(
        row.name,
        row.description,
        tags,
        aliases,
        VersionStore.latest(handle, row.id),
        Instant.ofEpochMilli(row.created),
        Instant.ofEpochMilli(row.updated));
  }

  static void touch(Handle handle, long id, long now) {
    handle
        .createUpdate("update registered_model set updated = :now where id = :id")
        .bind("now", now)
        .bind("id", id)
        .execute();
  }

  void rename(String name, String newName, long now) {
    database.change(
        handle -> {
          Row row = row(handle, name);
          if (!name.equals(newName) && find(handle, newName).isPresent()) {
            throw new Conflict("Registered Model (name=" + newName + ") already exists.");
          }
          handle
              .createUpdate(
                  "update registered_model set name = :name, updated = :now where id = :id")
              .bind("name", newName)
              .bind("now", now)
              .bind("id", row.id)
              .execute();
        });
  }

  void describe(String name, String description, long now) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "update registered_model set description = :description, updated = :now where id = :id")
                .bind("description", description)
                .bind("now", now)
                .bind("id", row(handle, name).id)
                .execute());
  }

  void delete(String name) {
    database.change(
        handle -> {
          long id = row(handle, name).id;
          for (String sql :
              List.of(
                  "delete from model_version_tag where version in (select id from model_version where model = :id)",
                  "delete from model_version where model = :id",
                  "delete from model_alias where model = :id",
                  "delete from registered_model_tag where model = :id",
                  "delete from registered_model where id = :id")) {
            handle.createUpdate(sql).bind("id", id).execute();
          }
        });
  }

  void tag(String name, String key, String value, long now) {
    database.change(
        handle -> {
          long id = row(handle, name).id;
          tag(handle, id, key, value);
          touch(handle, id, now);
        });
  }

  private static void tag(Handle handle, long id, String key, String value) {
    handle
        .createUpdate(
            "insert into registered_model_tag (model, key, value) values (:id, :key, :value) on conflict (model, key) do update set value = excluded.value")
        .bind("id", id)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  void untag(String name, String key) {
    database.change(
        handle ->
            handle
                .createUpdate("delete from registered_model_tag where model = :id and key = :key")
                .bind("id", row(handle, name).id)
                .bind("key", key)
                .execute());
  }

  void alias(String name, String alias, int version, long now) {
    database.change(
        handle -> {
          long id = row(handle, name).id;
          VersionStore.row(handle, name, version);
          handle
              .createUpdate(
                  "insert into model_alias (model, alias, version) values (:id, :alias, :version) on conflict (model, alias) do update set version = excluded.version")
              .bind("id", id)
              .bind("alias", alias)
              .bind("version", version)
              .execute();
          touch(handle, id, now);
        });
  }

  void unalias(String name, String alias) {
    database.change(
        handle ->
            handle
                .createUpdate("delete from model_alias where model = :id and alias = :alias")
                .bind("id", row(handle, name).id)
                .bind("alias", alias)
                .execute());
  }

  Optional<Integer> byAlias(String name, String alias) {
    return database.read(
        handle ->
            handle
                .createQuery("select version from model_alias where model = :id and alias = :alias")
                .bind("id", row(handle, name).id)
                .bind("alias", alias)
                .mapTo(Integer.class)
                .findOne());
  }

  Page<RegisteredModel> search(Filter filter, List<Order> orders, int max, long offset) {
    var condition = new Condition(database.dialect());
    String sql =
        "select model.* from registered_model model where "
            + Prompts.visible(filter, "registered_model_tag", "model", "model.id")
            + " and ("
            + Condition.of(filter, comparison -> RegistryKeys.ofModel(condition, comparison))
            + ") and "
            + Caller.sight(Resource.Kind.MODEL).sql("model.name", condition::bind)
            + " order by "
            + RegistryKeys.modelOrder(condition, orders)
            + " limit "
            + condition.bind(max + 1)
            + " offset "
            + condition.bind(offset);
    return database.read(
        handle -> {
          List<RegisteredModel> models = new ArrayList<>();
          list(handle, sql, condition.values()).forEach(row -> models.add(model(handle, row)));
          return Page.of(models, max, offset);
        });
  }
}
