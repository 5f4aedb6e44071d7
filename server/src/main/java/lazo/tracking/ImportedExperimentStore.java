package lazo.tracking;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import lazo.problem.Conflict;
import lazo.store.Database;
import lazo.tracking.ImportedRuns.Placed;
import org.jdbi.v3.core.Handle;

/** Gives experiments of another server their place among those that are here. */
final class ImportedExperimentStore {
  /** Beyond it ids are random, as those of MLflow's folders, and do not move the counter. */
  private static final long COUNTED_MAX = 1_000_000_000;

  private final ExperimentStore experiments;
  private final InstantSource clock;

  ImportedExperimentStore(Database database, InstantSource clock) {
    this.experiments = new ExperimentStore(database);
    this.clock = clock;
  }

  Placed place(Handle handle, Experiment given, Optional<String> placedBefore) {
    Optional<Experiment> before = placedBefore.flatMap(id -> experiments.byId(Long.parseLong(id)));
    Optional<Experiment> there = before.or(() -> experiments.byName(given.name()));
    if (there.isEmpty()) {
      return insert(handle, given, given.name());
    }
    Experiment here = there.get();
    if (before.isEmpty() && here.lifecycle() != given.lifecycle()) {
      return beside(handle, given);
    }
    int added = tags(handle, Long.parseLong(here.id()), given.tags());
    return new Placed(here.id(), here.name(), added > 0 ? Arrival.MORE : Arrival.SAME);
  }

  /** One of the two is in the bin: they are not the same, though they have one name. */
  private Placed beside(Handle handle, Experiment given) {
    if (given.lifecycle() == Lifecycle.ACTIVE) {
      throw new Conflict(
          "the experiment '"
              + given.name()
              + "' is in the bin here; restore or rename it, then import again");
    }
    String name = given.name() + " (deleted " + given.id() + ")";
    Optional<Experiment> there = experiments.byName(name);
    return there.isPresent()
        ? new Placed(there.get().id(), name, Arrival.SAME)
        : insert(handle, given, name);
  }

  private Placed insert(Handle handle, Experiment given, String name) {
    long id = freeId(handle, given.id());
    String location =
        given.artifactLocation().isEmpty() ? "mlflow-artifacts:/" + id : given.artifactLocation();
    handle
        .createUpdate(
            """
            insert into experiment (id, name, artifact_location, lifecycle, created, updated)
            values (:id, :name, :location, :lifecycle, :created, :updated)
            """)
        .bind("id", id)
        .bind("name", name)
        .bind("location", location)
        .bind("lifecycle", given.lifecycle().word())
        .bind("created", given.created().toEpochMilli())
        .bind("updated", updated(given))
        .execute();
    tags(handle, id, given.tags());
    return new Placed(String.valueOf(id), name, Arrival.NEW);
  }

  /** Of what is in the bin it is the time it went there. */
  private long updated(Experiment given) {
    return given.lifecycle() == Lifecycle.DELETED ? clock.millis() : given.updated().toEpochMilli();
  }

  private long freeId(Handle handle, String wanted) {
    if (wanted.matches("\\d{1,18}") && !taken(handle, Long.parseLong(wanted))) {
      long id = Long.parseLong(wanted);
      if (id < COUNTED_MAX) {
        CounterStore.atLeast(handle, "experiment", id);
      }
      return id;
    }
    return CounterStore.next(handle, "experiment");
  }

  /** Also by one that nobody finds any more because it goes for good. */
  private static boolean taken(Handle handle, long id) {
    return handle
        .createQuery("select 1 from experiment where id = :id")
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static int tags(Handle handle, long id, Map<String, String> tags) {
    return BulkStore.insert(
        handle,
        "experiment_tag (experiment, key, value)",
        "on conflict (experiment, key) do nothing",
        tags.entrySet().stream()
            .map(tag -> new Object[] {id, tag.getKey(), tag.getValue()})
            .toList());
  }
}
