package lazo.tracking;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.access.Permission;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/**
 * The façade of logged models.
 *
 * <p>Thread safe.
 */
public final class LoggedModels {
  private static final String FORBIDDEN_IN_NAMES = "/:.%\"'";

  private final LoggedModelStore store;
  private final Tracking tracking;
  private final InstantSource clock;
  private final IdSource ids;

  public LoggedModels(Database database, Tracking tracking, InstantSource clock, IdSource ids) {
    this.store = new LoggedModelStore(database);
    this.tracking = tracking;
    this.clock = clock;
    this.ids = ids;
  }

  public LoggedModel create(
      String experimentId,
      String name,
      @Nullable String type,
      @Nullable String sourceRunId,
      Map<String, String> params,
      Map<String, String> tags) {
    Experiment experiment = tracking.activeExperiment(experimentId);
    String hex = ids.next();
    String id = "m-" + hex;
    String named = name.isEmpty() ? RandomName.of(hex) : checkedName(name);
    long now = clock.millis();
    store.insert(
        new LoggedModel(
            id,
            experimentId,
            named,
            type,
            sourceRunId,
            LoggedModel.Status.LOGGED_MODEL_PENDING,
            null,
            Artifacts.below(experiment.artifactLocation(), "models/" + id + "/artifacts"),
            now,
            now,
            checked(params),
            checked(tags),
            List.of()));
    return model(id);
  }

  private static String checkedName(String name) {
    if (name.chars().anyMatch(c -> FORBIDDEN_IN_NAMES.indexOf(c) >= 0)) {
      throw new InvalidInput(
          "Invalid model name ("
              + name
              + ") provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '\"', \"'\")");
    }
    return Names.limited(name, 500, "name");
  }

  private static Map<String, String> checked(Map<String, String> pairs) {
    Map<String, String> checked = new LinkedHashMap<>();
    pairs.forEach((key, value) -> checked.put(Names.key(key, "key"), Names.tagValue(value)));
    return checked;
  }

  public LoggedModel model(String id) {
    return model(id, Permission.READ);
  }

  private LoggedModel model(String id, Permission needed) {
    LoggedModel model =
        store
            .find(id)
            .orElseThrow(() -> new NotFound("Logged model with ID '" + id + "' not found."));
    Rights.experiment(needed, model.experimentId());
    return model;
  }

  /** Says whether the files of a model are complete. */
  public LoggedModel finish(String id, LoggedModel.Status status) {
    store.status(model(id, Permission.EDIT).id(), status, clock.millis());
    return model(id);
  }

  public void delete(String id) {
    store.delete(model(id, Permission.MANAGE).id(), clock.millis());
  }

  public void logParams(String id, Map<String, String> params) {
    store.putParams(model(id, Permission.EDIT).id(), checked(params));
  }

  public LoggedModel setTags(String id, Map<String, String> tags) {
    store.putTags(model(id, Permission.EDIT).id(), checked(tags), clock.millis());
    return model(id);
  }

  public void deleteTag(String id, String key) {
    if (!store.deleteTag(model(id, Permission.EDIT).id(), key)) {
      throw new NotFound("No tag with key '" + key + "' found for model with ID '" + id + "'.");
    }
  }

  /**
   * One field that a search is ordered by.
   *
   * @param datasetName only metrics on this dataset count; null for any
   */
  record ModelOrder(
      String field,
      boolean ascending,
      @Nullable String datasetName,
      @Nullable String datasetDigest) {}

  Page<LoggedModel> search(
      List<String> experimentIds,
      String filter,
      List<LoggedModelKeys.OnDataset> datasets,
      List<ModelOrder> orders,
      int max,
      @Nullable String pageToken) {
    List<Long> numbers = Rights.numbers(experimentIds);
    return store.search(
        numbers, Filter.parse(filter), datasets, orders, max, Page.offset(pageToken));
  }
}
