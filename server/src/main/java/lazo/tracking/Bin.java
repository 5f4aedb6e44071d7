package lazo.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import lazo.access.Caller;
import lazo.access.Permission;

/**
 * The façade of what is deleted: deleted runs, logged models and experiments can be restored until
 * they are taken out of here for good. Each step is a transaction of its own; what a process that
 * died left half-way is found again by {@link #contents} and can no longer be restored.
 *
 * <p>Thread safe.
 */
public final class Bin {
  private final PurgeStore store;
  private final Rights rights;

  Bin(PurgeStore store, Rights rights) {
    this.store = store;
    this.rights = rights;
  }

  /** Ids of what is in the bin. The runs and models of a deleted experiment are not named apart. */
  public record Contents(List<String> runs, List<String> models, List<String> experiments) {
    public boolean isEmpty() {
      return runs.isEmpty() && models.isEmpty() && experiments.isEmpty();
    }
  }

  /** What was deleted at an instant or before. */
  public Contents contents(Instant deletedBy) {
    return store.contents(deletedBy.toEpochMilli());
  }

  /** Starts the time of what an earlier version deleted without noting when. */
  public void date(Instant now) {
    store.date(now.toEpochMilli());
  }

  /**
   * Says that an experiment in the bin goes for good with all that is in it: from here on nobody
   * finds it or its runs, and its name is free.
   *
   * @throws lazo.problem.InvalidInput when it is not in the bin
   * @throws lazo.problem.NotFound when there is none
   */
  public void condemnExperiment(String id) {
    Rights.experiment(Permission.MANAGE, id);
    store.condemnExperiment(id);
  }

  /** The runs and models left in an experiment that goes for good, at most {@code max} of each. */
  public Contents left(String experimentId, int max) {
    return store.left(Long.parseLong(experimentId), max);
  }

  /**
   * Takes a run out for good: its values, its points and its files.
   *
   * @param kept folders of the artifact tree that something else refers to; they stay
   * @throws lazo.problem.InvalidInput when it is not in the bin
   * @throws lazo.problem.NotFound when there is none
   */
  public void purgeRun(String runId, Set<String> kept) {
    rights.run(Permission.MANAGE, runId);
    store.purgeRun(runId, kept);
  }

  /** The same for a logged model. */
  public void purgeModel(String modelId, Set<String> kept) {
    Caller.requireAdmin("delete a logged model for good");
    store.purgeModel(modelId, kept);
  }

  /** Ends what {@link #condemnExperiment} began, once nothing is left in the experiment. */
  public void purgeExperiment(String id, Set<String> kept) {
    store.purgeExperiment(Long.parseLong(id), kept);
  }

  /** Deletes the folders that an earlier purge kept and that are not in {@code kept} any more. */
  public void purgeFolders(Set<String> kept) {
    store.purgeFolders(kept);
  }
}
