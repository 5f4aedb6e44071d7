package lazo.registry;

import java.util.Map;
import java.util.Optional;
import lazo.problem.Conflict;
import lazo.store.Database;
import lazo.tracking.Arrival;
import org.jdbi.v3.core.Handle;

/** Registered models and versions of another server, with the numbers and times they had there. */
final class ImportedVersionStore {
  private final Database database;

  ImportedVersionStore(Database database) {
    this.database = database;
  }

  Arrival model(Handle handle, ImportedVersions.Model model) {
    int inserted =
        handle
            .createUpdate(
                """
                insert into registered_model (name, description, last_version, created, updated)
                values (:name, :description, :last, :created, :updated) on conflict (name) do nothing
                """)
            .bind("name", model.name())
            .bind("description", model.description())
            .bind("last", model.lastVersion())
            .bind("created", model.created().toEpochMilli())
            .bind("updated", model.updated().toEpochMilli())
            .execute();
    long id = ModelStore.row(handle, model.name()).id();
    atLeast(handle, id, model.lastVersion());
    int tags = tags(handle, "registered_model_tag", "model", id, model.tags());
    return inserted > 0 ? Arrival.NEW : tags > 0 ? Arrival.MORE : Arrival.SAME;
  }

  /** Numbers that were given there are not given again. */
  private static void atLeast(Handle handle, long model, int version) {
    handle
        .createUpdate(
            "update registered_model set last_version = :version where id = :id and last_version < :version")
        .bind("version", version)
        .bind("id", model)
        .execute();
  }

  private static int tags(
      Handle handle, String table, String owner, long id, Map<String, String> tags) {
    int added = 0;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      added +=
          handle
              .createUpdate(
                  "insert into %1$s (%2$s, key, value) values (:id, :key, :value) on conflict (%2$s, key) do nothing"
                      .formatted(table, owner))
              .bind("id", id)
              .bind("key", tag.getKey())
              .bind("value", tag.getValue())
              .execute();
    }
    return added;
  }

  Arrival version(Handle handle, ModelVersion version) {
    long model = ModelStore.row(handle, version.name()).id();
    int inserted = insert(handle, model, version);
    VersionStore.Row row = VersionStore.row(handle, version.name(), version.version());
    if (!row.bare().source().equals(version.source())) {
      throw new Conflict(
          "a version with this number is here already, made of '" + row.bare().source() + "'");
    }
    atLeast(handle, model, version.version());
    int tags = tags(handle, "model_version_tag", "version", row.id(), version.tags());
    return inserted > 0 ? Arrival.NEW : tags > 0 ? Arrival.MORE : Arrival.SAME;
  }

  private static int insert(Handle handle, long model, ModelVersion version) {
    return handle
        .createUpdate(
            """
            insert into model_version (model, version, source, location, run_id, run_link, model_id, description, stage, created, updated)
            values (:model, :version, :source, :location, :runId, :runLink, :modelId, :description, :stage, :created, :updated)
            on conflict (model, version) do nothing
            """)
        .bind("model", model)
        .bind("version", version.version())
        .bind("source", version.source())
        .bind("location", version.location())
        .bind("runId", version.runId())
        .bind("runLink", version.runLink())
        .bind("modelId", version.modelId())
        .bind("description", version.description())
        .bind("stage", version.stage().word())
        .bind("created", version.created().toEpochMilli())
        .bind("updated", version.updated().toEpochMilli())
        .execute();
  }

  Arrival alias(Handle handle, String name, String alias, int version) {
    long model = ModelStore.row(handle, name).id();
    VersionStore.row(handle, name, version);
    int inserted =
        handle
            .createUpdate(
                "insert into model_alias (model, alias, version) values (:model, :alias, :version) on conflict (model, alias) do nothing")
            .bind("model", model)
            .bind("alias", alias)
            .bind("version", version)
            .execute();
    Optional<Integer> here =
        handle
            .createQuery("select version from model_alias where model = :model and alias = :alias")
            .bind("model", model)
            .bind("alias", alias)
            .mapTo(Integer.class)
            .findOne();
    if (!here.equals(Optional.of(version))) {
      throw new Conflict(
          "the alias points at version " + here.orElse(0) + " here, at " + version + " there");
    }
    return inserted > 0 ? Arrival.NEW : Arrival.SAME;
  }

  /** The location of another version, for a version that was copied from it. */
  Optional<ModelVersion> find(String name, int version) {
    return database.read(
        handle ->
            handle
                    .createQuery(
                        "select 1 from model_version v join registered_model m on m.id = v.model where m.name = :name and v.version = :version")
                    .bind("name", name)
                    .bind("version", version)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent()
                ? Optional.of(VersionStore.row(handle, name, version).bare())
                : Optional.empty());
  }
}
