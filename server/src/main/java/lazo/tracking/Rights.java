package lazo.tracking;

import java.util.List;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;

/** What goes by the permissions on an experiment: its runs, models, traces and files. */
public final class Rights {
  private final RunStore runs;
  private final ExperimentStore experiments;

  Rights(RunStore runs, ExperimentStore experiments) {
    this.runs = runs;
    this.experiments = experiments;
  }

  /**
   * Refuses a caller who may not do this with a run.
   *
   * @throws lazo.problem.NotFound when there is no such run
   */
  public void run(Permission needed, String runId) {
    if (Caller.isRestricted()) {
      experiment(needed, String.valueOf(runs.row(runId).experiment()));
    }
  }

  public static void experiment(Permission needed, String id) {
    Caller.require(needed, Resource.experiment(id));
  }

  /**
   * Refuses a caller who may not do this with a file: it takes the permission on every experiment
   * whose artifacts lie there, and a place that belongs to none is for administrators.
   *
   * @param path in the tree of artifacts
   */
  public void file(Permission needed, String path) {
    if (!Caller.isRestricted()) {
      return;
    }
    List<String> owners = experiments.at(path);
    if (owners.isEmpty()) {
      Caller.requireAdmin("reach files that belong to no experiment");
    }
    owners.forEach(id -> experiment(needed, id));
  }

  /** Numbers of the experiments that the caller may see, of some ids. */
  static List<Long> numbers(List<String> experimentIds) {
    return Tracking.numbers(Caller.seen(Resource.Kind.EXPERIMENT, experimentIds));
  }
}
