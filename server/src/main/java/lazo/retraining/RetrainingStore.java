package lazo.retraining;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lazo.pipeline.Trigger;
import lazo.store.Database;
import lazo.store.Json;

/**
 * The definitions, when each loop last began a run, and the trigger that waits for the present one
 * to end.
 */
final class RetrainingStore {
  private final Database database;

  RetrainingStore(Database database) {
    this.database = database;
  }

  void define(RetrainingDefinition definition) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into retraining (loop, definition, started, waiting) values (:loop, :definition, 0, '')
                    on conflict (loop) do update set definition = excluded.definition
                    """)
                .bind("loop", definition.loop())
                .bind("definition", Json.write(definition))
                .execute());
  }

  void remove(String loop) {
    database.change(handle -> handle.execute("delete from retraining where loop = ?", loop));
  }

  Optional<RetrainingDefinition> definition(String loop) {
    return database
        .read(
            handle ->
                handle
                    .createQuery("select definition from retraining where loop = :loop")
                    .bind("loop", loop)
                    .mapTo(String.class)
                    .findOne())
        .map(json -> Json.read(json, RetrainingDefinition.class));
  }

  List<RetrainingDefinition> definitions() {
    return database.read(
        handle ->
            handle
                .createQuery("select definition from retraining order by loop")
                .mapTo(String.class)
                .list()
                .stream()
                .map(json -> Json.read(json, RetrainingDefinition.class))
                .toList());
  }

  Optional<Instant> started(String loop) {
    return database
        .read(
            handle ->
                handle
                    .createQuery("select started from retraining where loop = :loop")
                    .bind("loop", loop)
                    .mapTo(Long.class)
                    .findOne())
        .filter(millis -> millis > 0)
        .map(Instant::ofEpochMilli);
  }

  void started(String loop, Instant at) {
    database.change(
        handle ->
            handle.execute(
                "update retraining set started = ? where loop = ?", at.toEpochMilli(), loop));
  }

  void waiting(String loop, Trigger trigger) {
    database.change(
        handle ->
            handle.execute(
                "update retraining set waiting = ? where loop = ?", Json.write(trigger), loop));
  }

  /** Takes the waiting trigger away. */
  Optional<Trigger> takeWaiting(String loop) {
    return database.write(
        handle -> {
          Optional<Trigger> waiting =
              handle
                  .createQuery("select waiting from retraining where loop = :loop")
                  .bind("loop", loop)
                  .mapTo(String.class)
                  .findOne()
                  .filter(json -> !json.isEmpty())
                  .map(json -> Json.read(json, Trigger.class));
          handle.execute("update retraining set waiting = '' where loop = ?", loop);
          return waiting;
        });
  }

  void definitionOf(String packageDigest, RetrainingDefinition definition) {
    database.change(
        handle ->
            handle.execute(
                "insert into package_definition (digest, loop, definition) values (?, ?, ?) on conflict (digest) do nothing",
                packageDigest,
                definition.loop(),
                Json.write(definition)));
  }

  /** The definition by which a package was trained. */
  Optional<RetrainingDefinition> definitionOf(String packageDigest) {
    return database
        .read(
            handle ->
                handle
                    .createQuery("select definition from package_definition where digest = :digest")
                    .bind("digest", packageDigest)
                    .mapTo(String.class)
                    .findOne())
        .map(json -> Json.read(json, RetrainingDefinition.class));
  }
}
