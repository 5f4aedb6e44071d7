package lazo.tracking;

import java.util.List;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.Handle;

/** What runs read and made: datasets and logged models. */
final class RunLinkStore {
  private static final int DATASETS_MAX = 1_000;

  private final Database database;

  RunLinkStore(Database database) {
    this.database = database;
  }

  void link(String runId, String direction, List<Run.ModelLink> links) {
    database.change(handle -> link(handle, RunStore.active(handle, runId), direction, links));
  }

  /** Returns how many links are new. */
  static int link(Handle handle, RunStore.Row run, String direction, List<Run.ModelLink> links) {
    return BulkStore.insert(
        handle,
        "run_model (run, direction, model_id, step)",
        "on conflict do nothing",
        links.stream()
            .map(link -> new Object[] {run.id(), direction, link.modelId(), link.step()})
            .toList());
  }

  void inputs(String runId, List<Run.DatasetInput> datasets) {
    database.change(
        handle -> {
          RunStore.Row run = RunStore.active(handle, runId);
          datasets.forEach(dataset -> input(handle, run, dataset));
        });
  }

  /** Returns 1 when the run did not read the dataset before. */
  static int input(Handle handle, RunStore.Row run, Run.DatasetInput dataset) {
    long id = datasetId(handle, run.experiment(), dataset);
    return handle
        .createUpdate(
            "insert into run_input (run, dataset, context, tags) values (:run, :dataset, :context, :tags) on conflict (run, dataset) do nothing")
        .bind("run", run.id())
        .bind("dataset", id)
        .bind("context", dataset.tags().get("mlflow.data.context"))
        .bind("tags", Json.write(dataset.tags()))
        .execute();
  }

  List<DatasetSummary> datasets(List<Long> experiments) {
    return experiments.isEmpty()
        ? List.of()
        : database.read(
            handle ->
                handle
                    .createQuery(
                        """
                        select distinct d.id, d.experiment, d.name, d.digest, i.context
                        from run_dataset d join run_input i on i.dataset = d.id
                        where d.experiment in (<experiments>) order by d.id desc, i.context limit :max
                        """)
                    .bindList("experiments", experiments)
                    .bind("max", DATASETS_MAX)
                    .map(
                        (row, context) ->
                            new DatasetSummary(
                                String.valueOf(row.getLong("experiment")),
                                row.getString("name"),
                                row.getString("digest"),
                                row.getString("context")))
                    .list());
  }

  private static long datasetId(Handle handle, long experiment, Run.DatasetInput dataset) {
    handle
        .createUpdate(
            """
            insert into run_dataset (experiment, name, digest, source_type, source, schema_text, profile)
            values (:experiment, :name, :digest, :sourceType, :source, :schema, :profile)
            on conflict (experiment, name, digest) do nothing
            """)
        .bind("experiment", experiment)
        .bind("name", dataset.name())
        .bind("digest", dataset.digest())
        .bind("sourceType", dataset.sourceType())
        .bind("source", dataset.source())
        .bind("schema", dataset.schema())
        .bind("profile", dataset.profile())
        .execute();
    return handle
        .createQuery(
            "select id from run_dataset where experiment = :experiment and name = :name and digest = :digest")
        .bind("experiment", experiment)
        .bind("name", dataset.name())
        .bind("digest", dataset.digest())
        .mapTo(Long.class)
        .one();
  }
}
