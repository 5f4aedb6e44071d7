package lazo.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.http.Routes;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.ImportedVersions;
import lazo.store.Database;
import lazo.trace.ImportedTraces;
import lazo.tracking.Artifacts;
import lazo.tracking.ImportedRuns;

/**
 * The façade of moving in. A batch is durable when {@link #accept} returns; what of it did not fit
 * is told and does not keep the rest out.
 *
 * <p>Thread safe.
 */
public final class Transfer {
  private final Database database;
  private final TransferStore store;
  private final Arrivals arrivals;
  private final ImportedRuns runs;
  private final ImportedTraces traces;
  private final Artifacts artifacts;

  public Transfer(
      Database database,
      ImportedRuns runs,
      ImportedVersions versions,
      ImportedTraces traces,
      Artifacts artifacts) {
    this.database = database;
    this.store = new TransferStore(database);
    this.arrivals = new Arrivals(store, runs, versions, traces);
    this.runs = runs;
    this.traces = traces;
    this.artifacts = artifacts;
  }

  public void register(Routes routes) {
    new TransferRoutes(this).register(routes);
  }

  /** Stores what fits, all in one transaction. */
  public Receipt accept(String origin, List<Moved> things) {
    return database.write(
        handle -> {
          var batch = new Batch();
          for (Moved thing : things) {
            try {
              arrivals.take(origin, thing, batch);
            } catch (InvalidInput | Conflict | NotFound e) {
              batch.refuse(thing, String.valueOf(e.getMessage()));
            }
          }
          return batch.receipt();
        });
  }

  /** Those of the ids that came whole and have not changed since, by their marks. */
  public Set<String> whole(String origin, String kind, Map<String, String> marks) {
    return store.whole(origin, kind, marks);
  }

  /**
   * The files of a run, a logged model or a trace that are here.
   *
   * @param folder where its files belong
   */
  public record Files(String id, String folder, List<Artifacts.Entry> files) {}

  /** The files of runs, logged models and traces; those that keep theirs elsewhere are left out. */
  public List<Files> files(List<String> ids) {
    List<Files> all = new ArrayList<>();
    for (String id : ids) {
      runs.location(id)
          .or(() -> traces.location(id))
          .filter(Artifacts::holds)
          .map(Artifacts::pathOf)
          .ifPresent(folder -> all.add(new Files(id, folder, artifacts.files(folder))));
    }
    return all;
  }
}
