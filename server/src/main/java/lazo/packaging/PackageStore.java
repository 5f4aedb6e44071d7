package lazo.packaging;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/** Which packages are kept, their files, and which model version each is. */
final class PackageStore {
  /** A file of a package, by its path in the folder. */
  record PackageFile(String path, String sha256) {}

  private static final RowMapper<PackageFile> FILE =
      (row, context) -> new PackageFile(row.getString("path"), row.getString("sha256"));

  private final Database database;

  PackageStore(Database database) {
    this.database = database;
  }

  void add(String digest, List<PackageFile> files, Instant now) {
    database.change(
        handle -> {
          int added =
              handle
                  .createUpdate(
                      "insert into package (digest, added) values (:digest, :now) on conflict (digest) do nothing")
                  .bind("digest", digest)
                  .bind("now", now.toEpochMilli())
                  .execute();
          if (added == 1) {
            files.forEach(
                file ->
                    handle.execute(
                        "insert into package_file (digest, path, sha256) values (?, ?, ?)",
                        digest,
                        file.path,
                        file.sha256));
          }
        });
  }

  List<PackageFile> files(String digest) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from package_file where digest = :digest order by path")
                .bind("digest", digest)
                .map(FILE)
                .list());
  }

  void link(String digest, String model, int version) {
    database.change(
        handle ->
            handle.execute(
                "insert into package_version (model, version, digest) values (?, ?, ?) on conflict (model, version) do update set digest = excluded.digest",
                model,
                version,
                digest));
  }

  Optional<String> packageOf(String model, int version) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select digest from package_version where model = :model and version = :version")
                .bind("model", model)
                .bind("version", version)
                .mapTo(String.class)
                .findOne());
  }
}
