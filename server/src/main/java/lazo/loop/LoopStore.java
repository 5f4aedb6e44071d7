package lazo.loop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/** The loops as they were applied, every revision. */
final class LoopStore {
  /** A loop's newest revision. */
  record Stored(String name, int revision, String yaml, Instant appliedAt) {}

  private static final RowMapper<Stored> LOOP =
      (row, context) ->
          new Stored(
              row.getString("name"),
              row.getInt("revision"),
              row.getString("yaml"),
              Instant.ofEpochMilli(row.getLong("applied_at")));

  private final Database database;

  LoopStore(Database database) {
    this.database = database;
  }

  List<Stored> all() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select l.* from loop_revision l join (select name, max(revision) as newest from loop_revision group by name) n"
                        + " on n.name = l.name and n.newest = l.revision where l.yaml <> '' order by l.name")
                .map(LOOP)
                .list());
  }

  Optional<Stored> find(String name) {
    return database
        .read(
            handle ->
                handle
                    .createQuery(
                        "select * from loop_revision where name = :name order by revision desc limit 1")
                    .bind("name", name)
                    .map(LOOP)
                    .findOne())
        .filter(stored -> !stored.yaml().isEmpty());
  }

  /** One revision, also of a loop that was deleted since. */
  Optional<Stored> revision(String name, int revision) {
    return database
        .read(
            handle ->
                handle
                    .createQuery(
                        "select * from loop_revision where name = :name and revision = :revision")
                    .bind("name", name)
                    .bind("revision", revision)
                    .map(LOOP)
                    .findOne())
        .filter(stored -> !stored.yaml().isEmpty());
  }

  /** Stores the next revision; an empty YAML marks the loop as deleted, its history stays. */
  int add(String name, String yaml, Instant now) {
    return database.write(
        handle -> {
          int revision =
              handle
                      .createQuery(
                          "select coalesce(max(revision), 0) from loop_revision where name = :name")
                      .bind("name", name)
                      .mapTo(Integer.class)
                      .one()
                  + 1;
          handle.execute(
              "insert into loop_revision (name, revision, yaml, applied_at) values (?, ?, ?, ?)",
              name,
              revision,
              yaml,
              now.toEpochMilli());
          return revision;
        });
  }
}
