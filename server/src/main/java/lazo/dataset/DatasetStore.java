package lazo.dataset;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Datasets, their versions, the files of each version, and every delivery with its report. */
final class DatasetStore {
  /** A dataset's checks, in the words of the loop, and the loop that owns it. */
  record Definition(String name, String loop, List<Map<String, Object>> checks) {}

  private static final TypeReference<List<Map<String, Object>>> CHECKS = new TypeReference<>() {};
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private static final RowMapper<DataFile> FILE =
      (row, context) ->
          new DataFile(
              row.getString("name"),
              row.getString("sha256"),
              row.getLong("size"),
              row.getLong("row_count"));

  private static final RowMapper<Delivery> DELIVERY =
      (row, context) ->
          new Delivery(
              row.getString("dataset"),
              row.getString("file"),
              row.getInt("version") > 0,
              row.getInt("version"),
              row.getString("digest"),
              row.getLong("row_count"),
              Json.tree(row.getString("report")),
              Instant.ofEpochMilli(row.getLong("at")));

  private final Database database;

  DatasetStore(Database database) {
    this.database = database;
  }

  void define(Definition definition) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into dataset (name, loop, checks) values (:name, :loop, :checks)
                    on conflict (name) do update set loop = excluded.loop, checks = excluded.checks
                    """)
                .bind("name", definition.name)
                .bind("loop", definition.loop)
                .bind("checks", Json.write(definition.checks))
                .execute());
  }

  Optional<Definition> definition(String name) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from dataset where name = :name")
                .bind("name", name)
                .map(
                    (row, context) ->
                        new Definition(
                            row.getString("name"),
                            row.getString("loop"),
                            Json.read(row.getString("checks"), CHECKS)))
                .findOne());
  }

  List<String> names() {
    return database.read(
        handle ->
            handle
                .createQuery("select name from dataset order by name")
                .mapTo(String.class)
                .list());
  }

  /** The version, or the newest when {@code version} is 0. */
  Optional<DatasetVersion> version(String name, int version) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from dataset_version where dataset = :name and (:version = 0 or version = :version) order by version desc limit 1")
                .bind("name", name)
                .bind("version", version)
                .map(versionMapper(handle))
                .findOne());
  }

  /** The newest versions first, without their files. */
  List<DatasetVersion> versions(String name, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from dataset_version where dataset = :name order by version desc limit :max")
                .bind("name", name)
                .bind("max", max)
                .map(
                    (row, context) ->
                        new DatasetVersion(
                            name,
                            row.getInt("version"),
                            row.getString("digest"),
                            row.getLong("row_count"),
                            Json.read(row.getString("columns"), TEXTS),
                            List.of(),
                            Instant.ofEpochMilli(row.getLong("created"))))
                .list());
  }

  private static RowMapper<DatasetVersion> versionMapper(Handle handle) {
    return (row, context) -> {
      String dataset = row.getString("dataset");
      int version = row.getInt("version");
      List<DataFile> files =
          handle
              .createQuery(
                  """
                  select * from dataset_file where dataset = :dataset and added <= :version and (removed = 0 or removed > :version)
                  order by name
                  """)
              .bind("dataset", dataset)
              .bind("version", version)
              .map(FILE)
              .list();
      return new DatasetVersion(
          dataset,
          version,
          row.getString("digest"),
          row.getLong("row_count"),
          Json.read(row.getString("columns"), TEXTS),
          files,
          Instant.ofEpochMilli(row.getLong("created")));
    };
  }

  /**
   * Stores a version that has one file more, or one replaced. A file is stored once with the
   * versions it is part of.
   */
  void add(DatasetVersion version, DataFile file) {
    database.change(
        handle -> {
          handle.execute(
              "update dataset_file set removed = ? where dataset = ? and name = ? and removed = 0",
              version.version(),
              version.dataset(),
              file.name());
          handle.execute(
              "insert into dataset_file (dataset, name, added, removed, sha256, size, row_count) values (?, ?, ?, 0, ?, ?, ?)",
              version.dataset(),
              file.name(),
              version.version(),
              file.sha256(),
              file.size(),
              file.rows());
          handle.execute(
              "insert into dataset_version (dataset, version, digest, row_count, columns, created) values (?, ?, ?, ?, ?, ?)",
              version.dataset(),
              version.version(),
              version.digest(),
              version.rows(),
              Json.write(version.schema()),
              version.createdAt().toEpochMilli());
        });
  }

  void delivered(Delivery delivery, String sha256) {
    database.change(
        handle ->
            handle.execute(
                "insert into dataset_delivery (dataset, file, sha256, version, digest, row_count, report, at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                delivery.dataset(),
                delivery.file(),
                sha256,
                delivery.version(),
                delivery.digest(),
                delivery.rows(),
                Json.write(delivery.report()),
                delivery.at().toEpochMilli()));
  }

  List<Delivery> deliveries(String name, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from dataset_delivery where dataset = :name order by seq desc limit :max")
                .bind("name", name)
                .bind("max", max)
                .map(DELIVERY)
                .list());
  }
}
