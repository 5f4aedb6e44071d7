package lazo.trace;

import java.util.List;
import lazo.problem.NotFound;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Judges of traces that clients registered; what they do is known to the clients alone. */
final class ScorerStore {
  private static final RowMapper<Scorer> ROW =
      (row, context) ->
          new Scorer(
              row.getLong("experiment"),
              row.getString("name"),
              row.getLong("version"),
              row.getString("scorer_id"),
              row.getString("body"),
              row.getLong("created"));

  private final Database database;

  ScorerStore(Database database) {
    this.database = database;
  }

  record Scorer(
      long experiment, String name, long version, String id, String body, long createdMillis) {}

  /** Adds the next version; all versions of a name share one id. */
  Scorer add(long experiment, String name, String freshId, String body, long now) {
    return database.write(
        handle -> {
          List<Scorer> before = versions(experiment, name);
          Scorer scorer =
              new Scorer(
                  experiment,
                  name,
                  before.isEmpty() ? 1 : before.getFirst().version + 1,
                  before.isEmpty() ? freshId : before.getFirst().id,
                  body,
                  now);
          handle
              .createUpdate(
                  "insert into scorer (experiment, name, version, scorer_id, body, created) values (:experiment, :name, :version, :id, :body, :created)")
              .bind("experiment", scorer.experiment)
              .bind("name", scorer.name)
              .bind("version", scorer.version)
              .bind("id", scorer.id)
              .bind("body", scorer.body)
              .bind("created", scorer.createdMillis)
              .execute();
          return scorer;
        });
  }

  /** The newest version of each name. */
  List<Scorer> newest(long experiment) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select * from scorer s where experiment = :experiment
                    and version = (select max(version) from scorer o where o.experiment = s.experiment and o.name = s.name) order by name
                    """)
                .bind("experiment", experiment)
                .map(ROW)
                .list());
  }

  /** The newest first. */
  List<Scorer> versions(long experiment, String name) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from scorer where experiment = :experiment and name = :name order by version desc")
                .bind("experiment", experiment)
                .bind("name", name)
                .map(ROW)
                .list());
  }

  /** One version, the newest without a number. */
  Scorer scorer(long experiment, String name, @Nullable Long version) {
    return versions(experiment, name).stream()
        .filter(scorer -> version == null || scorer.version == version)
        .findFirst()
        .orElseThrow(() -> missing(experiment, name, version));
  }

  private static NotFound missing(long experiment, String name, @Nullable Long version) {
    return new NotFound(
        "Scorer with name '"
            + name
            + "'"
            + (version == null ? "" : " and version " + version)
            + " not found for experiment "
            + experiment
            + ".");
  }

  /** Deletes one version, or all without a number. */
  void delete(long experiment, String name, @Nullable Long version) {
    database.change(
        handle -> {
          scorer(experiment, name, version);
          handle
              .createUpdate(
                  "delete from scorer where experiment = :experiment and name = :name and (:version = 0 or version = :version)")
              .bind("experiment", experiment)
              .bind("name", name)
              .bind("version", version == null ? 0L : (long) version)
              .execute();
        });
  }

  void purge(long experiment) {
    database.change(
        handle -> handle.execute("delete from scorer where experiment = ?", experiment));
  }
}
