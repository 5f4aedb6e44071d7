package lazo.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lazo.access.Caller;
import lazo.access.Resource;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Model versions and their tags. */
final class VersionStore {
  private static final String SELECT =
      "select version.*, model.name from model_version version join registered_model model on model.id = version.model ";

  private final Database database;

  VersionStore(Database database) {
    this.database = database;
  }

  /** A version before it has a number. */
  record Draft(
      String source,
      String location,
      @Nullable String runId,
      @Nullable String modelId,
      String runLink,
      String description,
      Map<String, String> tags) {}

  record Row(long id, ModelVersion bare) {}

  int insert(String name, Draft draft, long now) {
    return database.write(
        handle -> {
          long model = ModelStore.row(handle, name).id();
          int number =
              handle
                  .createQuery(
                      "update registered_model set last_version = last_version + 1, updated = :now where id = :id returning last_version")
                  .bind("now", now)
                  .bind("id", model)
                  .mapTo(Integer.class)
                  .one();
          long id =
              handle
                  .createQuery(
                      """
                      insert into model_version (model, version, source, location, run_id, run_link, model_id, description, stage, created, updated)
                      values (:model, :version, :source, :location, :runId, :runLink, :modelId, :description, 'None', :now, :now)
                      returning id
                      """)
                  .bind("model", model)
                  .bind("version", number)
                  .bind("source", draft.source)
                  .bind("location", draft.location)
                  .bind("runId", draft.runId)
                  .bind("runLink", draft.runLink)
                  .bind("modelId", draft.modelId)
                  .bind("description", draft.description)
                  .bind("now", now)
                  .mapTo(Long.class)
                  .one();
          draft.tags.forEach((key, value) -> tag(handle, id, key, value));
          return number;
        });
  }

  private static Row bare(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("id"),
        new ModelVersion(
            row.getString("name"),
            row.getInt("version"),
            row.getString("run_id"),
            row.getString("source"),
            row.getString("location"),
            row.getString("model_id"),
            row.getString("run_link"),
            row.getString("description"),
            Stage.of(row.getString("stage")),
            Map.of(),
            List.of(),
            Instant.ofEpochMilli(row.getLong("created")),
            Instant.ofEpochMilli(row.getLong("updated"))));
  }

  static Row row(Handle handle, String name, int version) {
    return handle
        .createQuery(SELECT + "where model.name = :name and version.version = :version")
        .bind("name", name)
        .bind("version", version)
        .map((row, context) -> bare(row))
        .findOne()
        .orElseThrow(
            () ->
                new NotFound(
                    "Model Version (name=" + name + ", version=" + version + ") not found"));
  }

  ModelVersion version(String name, int version) {
    return database.read(handle -> full(handle, row(handle, name, version)));
  }

  private static ModelVersion full(Handle handle, Row row) {
    ModelVersion bare = row.bare;
    Map<String, String> tags = new LinkedHashMap<>();
    handle
        .createQuery("select key, value from model_version_tag where version = :id")
        .bind("id", row.id)
        .map((each, context) -> tags.put(each.getString(1), each.getString(2)))
        .list();
    List<String> aliases =
        handle
            .createQuery(
                "select a.alias from model_alias a join model_version v on v.model = a.model and v.version = a.version where v.id = :id order by a.alias")
            .bind("id", row.id)
            .mapTo(String.class)
            .list();
    return new ModelVersion(
        bare.name(),
        bare.version(),
        bare.runId(),
        bare.source(),
        bare.location(),
        bare.modelId(),
        bare.runLink(),
        bare.description(),
        bare.stage(),
        tags,
        aliases,
        bare.created(),
        bare.updated());
  }

  /** The newest version of each stage. */
  static List<ModelVersion> latest(Handle handle, long model) {
    List<Row> rows =
        handle
            .createQuery(
                SELECT
                    + "where version.model = :model and version.version in (select max(newest.version) from model_version newest where newest.model = :model group by newest.stage) order by version.version")
            .bind("model", model)
            .map((row, context) -> bare(row))
            .list();
    return rows.stream().map(row -> full(handle, row)).toList();
  }

  Optional<ModelVersion> newest(String name) {
    return database.read(
        handle ->
            latest(handle, ModelStore.row(handle, name).id()).stream()
                .reduce((older, newer) -> newer));
  }

  void describe(String name, int version, String description, long now) {
    change(name, version, "description", description, now);
  }

  /** Sets the stage; {@code archive} moves the versions that have it now to the archive. */
  void stage(String name, int version, Stage stage, boolean archive, long now) {
    database.change(
        handle -> {
          if (archive) {
            handle
                .createUpdate(
                    "update model_version set stage = 'Archived', updated = :now where model = :model and stage = :stage and version != :version")
                .bind("now", now)
                .bind("model", ModelStore.row(handle, name).id())
                .bind("stage", stage.word())
                .bind("version", version)
                .execute();
          }
          change(name, version, "stage", stage.word(), now);
        });
  }

  private void change(String name, int version, String column, String value, long now) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  "update model_version set " + column + " = :value, updated = :now where id = :id")
              .bind("value", value)
              .bind("now", now)
              .bind("id", row(handle, name, version).id)
              .execute();
          ModelStore.touch(handle, ModelStore.row(handle, name).id(), now);
        });
  }

  void delete(String name, int version, long now) {
    database.change(
        handle -> {
          long id = row(handle, name, version).id;
          long model = ModelStore.row(handle, name).id();
          handle
              .createUpdate("delete from model_version_tag where version = :id")
              .bind("id", id)
              .execute();
          handle.createUpdate("delete from model_version where id = :id").bind("id", id).execute();
          handle
              .createUpdate("delete from model_alias where model = :model and version = :version")
              .bind("model", model)
              .bind("version", version)
              .execute();
          ModelStore.touch(handle, model, now);
        });
  }

  void tag(String name, int version, String key, String value) {
    database.change(handle -> tag(handle, row(handle, name, version).id, key, value));
  }

  private static void tag(Handle handle, long id, String key, String value) {
    handle
        .createUpdate(
            "insert into model_version_tag (version, key, value) values (:id, :key, :value) on conflict (version, key) do update set value = excluded.value")
        .bind("id", id)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  void untag(String name, int version, String key) {
    database.change(
        handle ->
            handle
                .createUpdate("delete from model_version_tag where version = :id and key = :key")
                .bind("id", row(handle, name, version).id)
                .bind("key", key)
                .execute());
  }

  Page<ModelVersion> search(Filter filter, List<Order> orders, int max, long offset) {
    var condition = new Condition(database.dialect());
    String sql =
        SELECT
            + "where "
            + Prompts.visible(filter, "model_version_tag", "version", "version.id")
            + " and ("
            + Condition.of(filter, comparison -> RegistryKeys.ofVersion(condition, comparison))
            + ") and "
            + Caller.sight(Resource.Kind.MODEL).sql("model.name", condition::bind)
            + " order by "
            + RegistryKeys.versionOrder(condition, orders)
            + " limit "
            + condition.bind(max + 1)
            + " offset "
            + condition.bind(offset);
    return database.read(
        handle -> {
          List<Row> rows =
              handle
                  .createQuery(sql)
                  .bindMap(condition.values())
                  .map((row, context) -> bare(row))
                  .list();
          List<ModelVersion> versions = new ArrayList<>();
          rows.forEach(row -> versions.add(full(handle, row)));
          return Page.of(versions, max, offset);
        });
  }

  /** Where the files of all versions are. */
  Set<String> locations() {
    return database.read(
        handle ->
            handle
                .createQuery("select distinct location from model_version")
                .mapTo(String.class)
                .set());
  }
}
