package lazo.tracking;

import java.util.List;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.Artifacts.Entry;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The tree of artifacts: one row for each file and each folder, under its parent's path. */
final class ArtifactStore {
  private static final RowMapper<Entry> ENTRY =
      (row, context) -> {
        String folder = row.getString("folder");
        String name = row.getString("name");
        String sha256 = row.getString("sha256");
        return new Entry(
            folder.isEmpty() ? name : folder + "/" + name,
            sha256 == null ? "" : sha256,
            row.getLong("size"));
      };

  private final Database database;

  ArtifactStore(Database database) {
    this.database = database;
  }

  void put(Entry file, long now) {
    database.change(
        handle -> {
          find(handle, file.path())
              .filter(Entry::folder)
              .ifPresent(
                  folder -> {
                    throw new InvalidInput(
                        "'" + file.path() + "' is a folder; a file cannot take its place");
                  });
          for (String parent = parent(file.path()); !parent.isEmpty(); parent = parent(parent)) {
            putFolder(handle, parent, now);
          }
          handle
              .createUpdate(
                  """
                  insert into artifact (folder, name, sha256, size, stored) values (:folder, :name, :sha256, :size, :now)
                  on conflict (folder, name) do update
                  set sha256 = excluded.sha256, size = excluded.size, stored = excluded.stored
                  """)
              .bind("folder", parent(file.path()))
              .bind("name", file.name())
              .bind("sha256", file.sha256())
              .bind("size", file.size())
              .bind("now", now)
              .execute();
        });
  }

  private static void putFolder(Handle handle, String path, long now) {
    Optional<Entry> taken = find(handle, path);
    if (taken.isPresent() && !taken.get().folder()) {
      throw new InvalidInput("'" + path + "' is a file; it cannot have files below it");
    }
    if (taken.isEmpty()) {
      handle
          .createUpdate(
              "insert into artifact (folder, name, sha256, size, stored) values (:folder, :name, null, 0, :now) on conflict (folder, name) do nothing")
          .bind("folder", parent(path))
          .bind("name", path.substring(path.lastIndexOf('/') + 1))
          .bind("now", now)
          .execute();
    }
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  List<Entry> list(String folder) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from artifact where folder = :folder order by name")
                .bind("folder", folder)
                .map(ENTRY)
                .list());
  }

  Optional<Entry> find(String path) {
    return database.read(handle -> find(handle, path));
  }

  private static Optional<Entry> find(Handle handle, String path) {
    return handle
        .createQuery("select * from artifact where folder = :folder and name = :name")
        .bind("folder", parent(path))
        .bind("name", path.substring(path.lastIndexOf('/') + 1))
        .map(ENTRY)
        .findOne();
  }

  void delete(Entry entry) {
    database.change(
        handle -> {
          if (entry.folder()) {
            list(entry.path()).forEach(this::delete);
          }
          handle
              .createUpdate("delete from artifact where folder = :folder and name = :name")
              .bind("folder", parent(entry.path()))
              .bind("name", entry.name())
              .execute();
        });
  }
}
