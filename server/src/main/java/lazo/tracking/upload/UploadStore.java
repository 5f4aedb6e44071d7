package lazo.tracking.upload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lazo.store.Database;
import lazo.store.PartFiles.Part;
import org.jdbi.v3.core.Handle;

/** What is known of uploads and their parts. */
final class UploadStore {
  private final Database database;

  UploadStore(Database database) {
    this.database = database;
  }

  /**
   * An upload.
   *
   * @param path where the file goes in the tree of artifacts
   * @param parts how many it is to have
   * @param whole true for a file that is sent in one piece
   */
  record Upload(String id, String path, int parts, boolean whole, boolean finished) {}

  void add(Upload upload, Instant expires) {
    database.change(
        handle ->
            handle.execute(
                "insert into upload (id, path, parts, whole, finished, expires) values (?, ?, ?, ?, 0, ?)",
                upload.id,
                upload.path,
                upload.parts,
                upload.whole ? 1 : 0,
                expires.toEpochMilli()));
  }

  Optional<Upload> find(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from upload where id = ?")
                .bind(0, id)
                .map(
                    (row, context) ->
                        new Upload(
                            row.getString("id"),
                            row.getString("path"),
                            row.getInt("parts"),
                            row.getInt("whole") == 1,
                            row.getInt("finished") == 1))
                .findOne());
  }

  /** Counts a part, and gives the upload more time. */
  void addPart(String id, Part part, Instant expires) {
    database.change(
        handle -> {
          handle.execute(
              "insert into upload_part (upload, number, digest, size) values (?, ?, ?, ?) on conflict (upload, number) do update set digest = excluded.digest, size = excluded.size",
              id,
              part.number(),
              part.sha256(),
              part.size());
          extend(handle, id, expires);
        });
  }

  /** The parts that are there, in their order. */
  List<Part> parts(String id) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select number, digest, size from upload_part where upload = ? order by number")
                .bind(0, id)
                .map(
                    (row, context) ->
                        new Part(
                            row.getInt("number"), row.getString("digest"), row.getLong("size")))
                .list());
  }

  void extend(String id, Instant expires) {
    database.change(handle -> extend(handle, id, expires));
  }

  private static void extend(Handle handle, String id, Instant expires) {
    handle.execute("update upload set expires = ? where id = ?", expires.toEpochMilli(), id);
  }

  void finish(String id) {
    database.change(handle -> handle.execute("update upload set finished = 1 where id = ?", id));
  }

  void delete(String id) {
    database.change(
        handle -> {
          handle.execute("delete from upload_part where upload = ?", id);
          handle.execute("delete from upload where id = ?", id);
        });
  }

  List<String> expired(Instant now) {
    return database.read(
        handle ->
            handle
                .createQuery("select id from upload where expires <= ? order by expires")
                .bind(0, now.toEpochMilli())
                .mapTo(String.class)
                .list());
  }

  /** Uploads whose parts are still needed. */
  Set<String> open() {
    return database.read(
        handle ->
            handle
                .createQuery("select id from upload where finished = 0")
                .mapTo(String.class)
                .set());
  }
}
