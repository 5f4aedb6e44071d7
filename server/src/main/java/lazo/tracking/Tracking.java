package lazo.tracking;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import lazo.tracking.wire.SafePath;
import org.jspecify.annotations.Nullable;

/**
 * The façade of experiments and runs. Clients reach it over the MLflow API, Lazo's own training
 * calls it. Everything is durable when a method returns; a batch is stored whole or not at all.
 *
 * <p>Thread safe.
 */
public final class Tracking {
  /** The tag that holds a run's name. */
  public static final String NAME_TAG = "mlflow.runName";

  /** The tag that names the run that a run is nested under. */
  public static final String PARENT_TAG = "mlflow.parentRunId";

  static final String DEFAULT_EXPERIMENT = "0";
  private static final String USER_TAG = "mlflow.user";

  private final InstantSource clock;
  private final IdSource ids;
  private final ExperimentStore experiments;
  private final RunStore runs;
  private final RunTable table;
  private final RunLinkStore links;
  private final MetricHistories histories;
  private final Bin bin;
  private final Rights rights;

  public Tracking(Database database, InstantSource clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
    this.experiments = new ExperimentStore(database);
    var metricLog = new MetricLogStore(database);
    var columns = new RunColumnStore(database);
    this.runs = new RunStore(database, metricLog, columns);
    this.rights = new Rights(runs, experiments);
    this.table = new RunTable(database, metricLog, columns, runs, rights, clock);
    this.links = new RunLinkStore(database);
    this.histories = new MetricHistories(new MetricStore(database), metricLog, runs, rights);
    this.bin = new Bin(new PurgeStore(database, new ArtifactStore(database), metricLog), rights);
    experiments.createDefault(clock.instant());
  }

  /** The runs of an experiment as a table. */
  public RunTable table() {
    return table;
  }

  /** What callers may do with runs and files. */
  public Rights rights() {
    return rights;
  }

  /** What runs measured over time. */
  public MetricHistories histories() {
    return histories;
  }

  /** What is deleted, until it is gone for good. */
  public Bin bin() {
    return bin;
  }

  /** Adds the MLflow API of tracking, of logged models and of artifacts to the table. */
  public void register(Routes table, LoggedModels models, Artifacts artifacts) {
    new TrackingRoutes(this, models, artifacts).register(table);
  }

  /** The id of the active experiment of this name, created when there is none. */
  public String experiment(String name) {
    return experiments
        .byName(name)
        .filter(experiment -> experiment.lifecycle() == Lifecycle.ACTIVE)
        .map(Experiment::id)
        .orElseGet(() -> createExperiment(name, "", Map.of()));
  }

  /**
   * Creates an experiment and returns its id.
   *
   * @param artifactLocation where clients put the artifacts, empty for this server
   * @throws lazo.problem.Conflict when the name is taken, also by a deleted experiment
   */
  public String createExperiment(String name, String artifactLocation, Map<String, String> tags) {
    Names.experimentName(name);
    if (!artifactLocation.isEmpty()) {
      SafePath.location(artifactLocation, "artifact location");
    }
    tags.forEach(Tracking::checkExperimentTag);
    return String.valueOf(
        experiments.create(name, artifactLocation, tags, Caller.owner(), clock.instant()));
  }

  private static void checkExperimentTag(String key, String value) {
    Names.key(key, "key");
    Names.limited(value, Names.EXPERIMENT_TAG_VALUE_CHARACTERS_MAX, "value");
  }

  public Experiment experimentById(String id) {
    Rights.experiment(Permission.READ, id);
    return experiments
        .byId(number(id))
        .orElseThrow(() -> new NotFound("No Experiment with id=" + id + " exists"));
  }

  public Optional<Experiment> experimentByName(String name) {
    Optional<Experiment> found = experiments.byName(name);
    found.ifPresent(experiment -> Rights.experiment(Permission.READ, experiment.id()));
    return found;
  }

  private static long number(String experimentId) {
    try {
      return Long.parseLong(experimentId);
    } catch (NumberFormatException e) {
      throw new NotFound("No Experiment with id=" + experimentId + " exists");
    }
  }

  /** An experiment that may be written to. */
  Experiment activeExperiment(String id) {
    Rights.experiment(Permission.EDIT, id);
    Experiment experiment = experimentById(id);
    if (experiment.lifecycle() != Lifecycle.ACTIVE) {
      throw new InvalidInput(
          "The experiment "
              + id
              + " must be in the 'active' state. Current state is deleted. Restore it to go on.");
    }
    return experiment;
  }

  public void renameExperiment(String id, String name) {
    Names.experimentName(name);
    experiments.rename(number(activeExperiment(id).id()), name, clock.instant());
  }

  /** Moves an experiment and its runs to the bin. */
  public void deleteExperiment(String id) {
    Rights.experiment(Permission.MANAGE, id);
    experiments.move(number(activeExperiment(id).id()), Lifecycle.DELETED, clock.instant());
  }

  public void restoreExperiment(String id) {
    Rights.experiment(Permission.MANAGE, id);
    if (experimentById(id).lifecycle() == Lifecycle.ACTIVE) {
      throw new InvalidInput(
          "Experiment " + id + " is already active; there is nothing to restore.");
    }
    experiments.move(number(id), Lifecycle.ACTIVE, clock.instant());
  }

  public void setExperimentTag(String id, String key, String value) {
    checkExperimentTag(key, value);
    experiments.tag(number(activeExperiment(id).id()), key, value, clock.instant());
  }

  public void deleteExperimentTag(String id, String key) {
    if (!experiments.untag(number(activeExperiment(id).id()), key)) {
      throw new NotFound("No tag with name: " + key + " in experiment with ID " + id);
    }
  }

  public Page<Experiment> searchExperiments(
      View view, String filter, List<String> orders, int max, @Nullable String pageToken) {
    return experiments.search(
        view, Filter.parse(filter), Order.parse(orders), max, Page.offset(pageToken));
  }

  /** Starts a run now. */
  public Run startRun(String experimentId, String name, Map<String, String> tags) {
    return startRun(experimentId, name, tags.getOrDefault(USER_TAG, "lazo"), clock.millis(), tags);
  }

  public Run startRun(
      String experimentId,
      String name,
      String user,
      long startTimeMillis,
      Map<String, String> tags) {
    Experiment experiment = activeExperiment(experimentId);
    String id = ids.next();
    String named = name.isEmpty() ? tags.getOrDefault(NAME_TAG, RandomName.of(id)) : name;
    if (!named.equals(tags.getOrDefault(NAME_TAG, named))) {
      throw new InvalidInput(
          "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='"
              + name
              + "', mlflow.runName='"
              + tags.get(NAME_TAG)
              + "').");
    }
    Map<String, String> all = new LinkedHashMap<>(checkedTags(tags));
    all.put(NAME_TAG, Names.tagValue(named));
    runs.insert(
        RunStore.Row.started(id, experiment, Names.tagValue(named), user, startTimeMillis), all);
    return runs.run(id);
  }

  public Run run(String runId) {
    rights.run(Permission.READ, runId);
    return runs.run(runId);
  }

  /** Ends a run now. */
  public void finish(String runId, Status status) {
    rights.run(Permission.EDIT, runId);
    runs.update(runId, status, clock.millis(), null);
  }

  /** Changes what is given; null leaves a field as it is. */
  public Run updateRun(
      String runId, @Nullable Status status, @Nullable Long endTimeMillis, @Nullable String name) {
    rights.run(Permission.EDIT, runId);
    runs.update(runId, status, endTimeMillis, name == null || name.isEmpty() ? null : name);
    return runs.run(runId);
  }

  public void deleteRun(String runId) {
    rights.run(Permission.MANAGE, runId);
    runs.move(runId, Lifecycle.DELETED, clock.millis());
  }

  public void restoreRun(String runId) {
    rights.run(Permission.MANAGE, runId);
    runs.move(runId, Lifecycle.ACTIVE, clock.millis());
  }

  public void logParams(String runId, Map<String, String> params) {
    logBatch(runId, List.of(), params, Map.of());
  }

  public void logMetrics(String runId, List<Metric> values) {
    logBatch(runId, values, Map.of(), Map.of());
  }

  public void setTags(String runId, Map<String, String> tags) {
    logBatch(runId, List.of(), Map.of(), tags);
  }

  /** Stores everything given, or nothing of it. */
  public void logBatch(
      String runId, List<Metric> values, Map<String, String> params, Map<String, String> tags) {
    logBatch(runId, values, params, tags, List.of());
  }

  void logBatch(
      String runId,
      List<Metric> values,
      Map<String, String> params,
      Map<String, String> tags,
      List<ModelMetric> modelMetrics) {
    rights.run(Permission.EDIT, runId);
    values.forEach(metric -> Names.key(metric.key(), "metrics.key"));
    Map<String, String> checkedParams = new LinkedHashMap<>();
    params.forEach(
        (key, value) -> checkedParams.put(Names.key(key, "params.key"), Names.paramValue(value)));
    Map<String, String> checkedTags = checkedTags(tags);
    runs.logBatch(runId, values, checkedParams, checkedTags, modelMetrics);
  }

  static Map<String, String> checkedTags(Map<String, String> tags) {
    Map<String, String> checked = new LinkedHashMap<>();
    tags.forEach((key, value) -> checked.put(Names.key(key, "tags.key"), Names.tagValue(value)));
    return checked;
  }

  /** Adds a model's description to the run's list of models, as clients before MLflow 3 do. */
  public void recordModel(String runId, String modelJson) {
    rights.run(Permission.EDIT, runId);
    runs.recordModel(runId, modelJson);
  }

  public void deleteTag(String runId, String key) {
    rights.run(Permission.EDIT, runId);
    runs.untag(runId, key);
  }

  public void logDatasets(String runId, List<Run.DatasetInput> datasets) {
    rights.run(Permission.EDIT, runId);
    links.inputs(runId, datasets);
  }

  /** The datasets that runs of some experiments read, the newest first. */
  List<DatasetSummary> datasets(List<String> experimentIds) {
    return links.datasets(Rights.numbers(experimentIds));
  }

  public void logModelInputs(String runId, List<Run.ModelLink> models) {
    rights.run(Permission.EDIT, runId);
    links.link(runId, "input", models);
  }

  public void logModelOutputs(String runId, List<Run.ModelLink> models) {
    rights.run(Permission.EDIT, runId);
    links.link(runId, "output", models);
  }

  /** Finds runs; ids of experiments that do not exist find nothing. */
  public Page<Run> searchRuns(
      List<String> experimentIds,
      String filter,
      View view,
      List<String> orders,
      int max,
      @Nullable String pageToken) {
    return table
        .search(Rights.numbers(experimentIds), filter, view, orders, false)
        .page(max, RunPlace.of(pageToken), RunColumns.EVERYTHING);
  }

  static List<Long> numbers(List<String> experimentIds) {
    return experimentIds.stream().filter(id -> id.matches("\\d{1,18}")).map(Long::valueOf).toList();
  }
}
