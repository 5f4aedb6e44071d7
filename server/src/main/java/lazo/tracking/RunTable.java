package lazo.tracking;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import lazo.access.Permission;
import lazo.store.Database;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;

/**
 * The façade of an experiment's runs as a table: one page with a few columns, whatever the number
 * of runs and keys.
 *
 * <p>Thread safe.
 */
public final class RunTable {
  private final Database database;
  private final MetricLogStore metricLog;
  private final RunFamilyStore families;
  private final RunColumnStore columns;
  private final RunStore runs;
  private final Rights rights;
  private final InstantSource clock;
  private final RunCounts counts;

  RunTable(
      Database database,
      MetricLogStore metricLog,
      RunColumnStore columns,
      RunStore runs,
      Rights rights,
      InstantSource clock) {
    this.database = database;
    this.metricLog = metricLog;
    this.families = new RunFamilyStore(database);
    this.columns = columns;
    this.runs = runs;
    this.rights = rights;
    this.clock = clock;
    this.counts = new RunCounts(System::nanoTime);
  }

  /** The keys that an experiment's runs have, at most {@code max} of each kind. */
  public record Keys(SortedSet<String> metrics, SortedSet<String> params, SortedSet<String> tags) {}

  public Page<Run> page(RunSearch asked) {
    return search(asked, asked.roots())
        .page(asked.max(), RunPlace.of(asked.page()), asked.columns());
  }

  /**
   * How many runs fit the filter, roots or not, counted up to {@code max}: most filters cost a look
   * at every run. Empty when {@code most} was not time enough. What is many is remembered for a few
   * seconds.
   */
  public OptionalLong count(RunSearch asked, long max, Duration most) {
    return counts.of(asked, max, () -> search(asked, false).count(max, most));
  }

  /**
   * The runs that fit the filter by what they have in common.
   *
   * @param kind params, tags, datasets (by name) or attributes (status or user)
   * @param metrics what is summed up of each group
   * @param max how many groups at most, the largest first
   */
  public List<RunGroup> groups(
      RunSearch asked, String kind, String key, List<String> metrics, int max) {
    return new RunGroupStore(database, search(asked, false)).groups(kind, key, metrics, max);
  }

  private RunSearchStore search(RunSearch asked, boolean roots) {
    List<Long> experiment = Rights.numbers(List.of(asked.experimentId()));
    return search(experiment, asked.filter(), asked.view(), asked.orders(), roots);
  }

  RunSearchStore search(
      List<Long> experiments, String filter, View view, List<String> orders, boolean roots) {
    metricLog.fold(experiments);
    return new RunSearchStore(
        database,
        experiments,
        Filter.parse(filter),
        view,
        Order.parse(orders),
        roots,
        RunSearchStore.Way.CHOSEN);
  }

  /** The newest children of some runs by the id of the parent, at most {@code max} of each. */
  public Map<String, List<Run>> children(
      List<String> parents, View view, RunColumns columns, int max) {
    return families.children(parents, view, columns, max);
  }

  /** The names of runs by id; unknown ids are left out. */
  public Map<String, String> names(Set<String> runIds) {
    return families.names(runIds);
  }

  public Keys keys(String experimentId, int max) {
    List<Long> experiment = Rights.numbers(List.of(experimentId));
    metricLog.fold(experiment); // a key that was logged just now is one of them
    return columns.keys(experiment, max);
  }

  /** Moves all these runs to the bin, or none of them. */
  public void delete(List<String> runIds) {
    runIds.forEach(id -> rights.run(Permission.MANAGE, id));
    database.change(
        handle -> runIds.forEach(id -> runs.move(id, Lifecycle.DELETED, clock.millis())));
    counts.forget();
  }

  /** Takes all these runs out of the bin, or none of them. */
  public void restore(List<String> runIds) {
    runIds.forEach(id -> rights.run(Permission.MANAGE, id));
    database.change(
        handle -> runIds.forEach(id -> runs.move(id, Lifecycle.ACTIVE, clock.millis())));
    counts.forget();
  }

  /** Sets tags of all these runs, or of none. */
  public void tag(List<String> runIds, Map<String, String> tags) {
    runIds.forEach(id -> rights.run(Permission.EDIT, id));
    Map<String, String> checked = Tracking.checkedTags(tags);
    database.change(
        handle -> runIds.forEach(id -> runs.logBatch(id, List.of(), Map.of(), checked, List.of())));
    counts.forget();
  }
}
