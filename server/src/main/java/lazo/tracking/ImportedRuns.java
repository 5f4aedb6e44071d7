package lazo.tracking;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.wire.SafePath;

/**
 * The façade for experiments, runs and logged models of another server, which come with the ids and
 * times that they had there. An import adds and never overwrites: what is here already keeps its
 * values, so that the same thing may come any number of times.
 *
 * <p>Thread safe.
 */
public final class ImportedRuns {
  private static final int VALUE_CHARACTERS_MAX = 1 << 20;

  private final Database database;
  private final ImportedExperimentStore experiments;
  private final ImportedRunStore runs;
  private final ImportedModelStore models;

  /**
   * @param clock what comes in the bin is kept from now on as long as what goes there now
   */
  public ImportedRuns(Database database, InstantSource clock) {
    this.database = database;
    this.experiments = new ImportedExperimentStore(database, clock);
    this.runs = new ImportedRunStore(database, clock);
    this.models = new ImportedModelStore(database);
  }

  /** An experiment's id here, and whether it was here. */
  public record Placed(String id, String name, Arrival arrival) {}

  /**
   * Finds or makes the experiment: the one of the same name, else a new one with its id, or with
   * another where that is taken.
   *
   * @param experiment its location empty when its artifacts come to this server
   * @param placedBefore the id here that an earlier import gave it
   */
  public Placed experiment(Experiment experiment, Optional<String> placedBefore) {
    Names.experimentName(experiment.name());
    experiment.tags().keySet().forEach(key -> Names.key(key, "tags.key"));
    foreign(experiment.artifactLocation());
    return database.write(handle -> experiments.place(handle, experiment, placedBefore));
  }

  /**
   * Stores a run with all but its metrics.
   *
   * @param run its location empty when its artifacts come to this server; its metrics are not read
   * @throws Conflict when a run with this id is here in another experiment
   */
  public Arrival run(Run run) {
    id(run.id());
    foreign(run.artifactUri());
    Names.limited(run.name(), VALUE_CHARACTERS_MAX, "name");
    checked(run.params(), "params.key");
    checked(run.tags(), "tags.key");
    Names.limited(run.tags().getOrDefault(Tracking.PARENT_TAG, ""), 256, Tracking.PARENT_TAG);
    for (Run.DatasetInput dataset : run.datasets()) {
      Names.limited(dataset.name(), 500, "dataset.name");
      Names.limited(dataset.digest(), 100, "dataset.digest");
    }
    return database.write(handle -> runs.put(handle, run));
  }

  /** Adds points of a run's metrics and tells how many were not here. */
  public int metrics(String runId, List<Metric> points) {
    points.stream().map(Metric::key).distinct().forEach(key -> Names.key(key, "metrics.key"));
    return database.write(handle -> runs.metrics(handle, runId, points));
  }

  /**
   * Stores a logged model with its metrics.
   *
   * @param model its location empty when its files come to this server
   */
  public Arrival model(LoggedModel model) {
    if (!model.id().matches("m-[A-Za-z0-9_-]{1,100}")) {
      throw new InvalidInput("the id of a logged model must be m- and letters or digits");
    }
    foreign(model.artifactUri());
    Names.limited(model.name(), 500, "name");
    checked(model.params(), "params.key");
    checked(model.tags(), "tags.key");
    model.metrics().forEach(metric -> Names.key(metric.metric().key(), "metrics.key"));
    return database.write(handle -> models.put(handle, model));
  }

  /** Where the files of a run or of a logged model lie, whether it is in the bin or not. */
  public Optional<String> location(String id) {
    return id.startsWith("m-") ? models.location(id) : runs.location(id);
  }

  private static void id(String runId) {
    if (!runId.matches("[a-zA-Z0-9][\\w-]{0,255}")) {
      throw new InvalidInput("the id of a run must have 1 to 256 letters, digits, '_' or '-'");
    }
  }

  /** A client names where files lie that it keeps; what lies here is for this server to say. */
  private static void foreign(String location) {
    if (!location.isEmpty()) {
      SafePath.location(location, "artifact location");
      if (Artifacts.holds(location)) {
        throw new InvalidInput("a location of another server cannot begin with mlflow-artifacts:");
      }
    }
  }

  /** Long values were allowed by older servers and are kept. */
  private static void checked(Map<String, String> pairs, String what) {
    Map<String, String> wrong = new LinkedHashMap<>();
    pairs.forEach(
        (key, value) -> {
          Names.key(key, what);
          if (value.length() > VALUE_CHARACTERS_MAX) {
            wrong.put(key, value);
          }
        });
    if (!wrong.isEmpty()) {
      throw new InvalidInput(
          "the values of "
              + wrong.keySet()
              + " have more than "
              + VALUE_CHARACTERS_MAX
              + " characters");
    }
  }
}
