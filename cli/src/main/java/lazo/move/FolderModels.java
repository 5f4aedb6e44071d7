package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lazo.tracking.LoggedModel;
import lazo.transfer.Moved;

/** Logged models in MLflow's folders. */
final class FolderModels {
  private final FolderStore store;
  private final FolderFiles files;

  FolderModels(FolderStore store, FolderFiles files) {
    this.store = store;
    this.files = files;
  }

  void models(Consumer<List<Found<Moved.Model>>> some) {
    for (Path experiment : store.experiments()) {
      List<Found<Moved.Model>> found = new ArrayList<>();
      for (Path folder : FolderStore.folders(experiment.resolve("models"))) {
        JsonNode meta = store.meta(folder);
        boolean deleted = meta.path("lifecycle_stage").asText("").equals("deleted");
        if (!meta.isEmpty() && !deleted) {
          found.add(found(experiment, folder, meta));
        }
      }
      if (!found.isEmpty()) {
        some.accept(found);
      }
    }
  }

  private Found<Moved.Model> found(Path experiment, Path folder, JsonNode meta) {
    String uri = meta.path("artifact_location").asText("");
    var model =
        new Moved.Model(
            meta.path("model_id").asText(FolderStore.name(folder)),
            FolderStore.name(experiment),
            meta.path("name").asText(""),
            HttpRuns.textOrNull(meta, "model_type"),
            HttpRuns.textOrNull(meta, "source_run_id"),
            SqlModels.status(meta.path("status").asInt()),
            HttpRuns.textOrNull(meta, "status_message"),
            SqlExperiments.foreign(uri),
            meta.path("creation_timestamp").asLong(),
            meta.path("last_updated_timestamp").asLong(),
            store.texts(folder.resolve("params")),
            store.texts(folder.resolve("tags")),
            metrics(folder.resolve("metrics")));
    boolean going = model.status() == LoggedModel.Status.LOGGED_MODEL_PENDING;
    return new Found<>(
        model, going ? "" : Marks.of(model, ""), files.of(folder, uri, model.experiment(), true));
  }

  private List<Moved.ModelMetric> metrics(Path folder) {
    List<Moved.ModelMetric> metrics = new ArrayList<>();
    for (FoundFile file : LocalFiles.below(folder)) {
      for (var point : FolderMetrics.points(store, folder.resolve(file.path()))) {
        metrics.add(
            new Moved.ModelMetric(
                file.path(),
                point.value(),
                point.time(),
                point.step(),
                point.run(),
                point.dataset().orElse(null),
                point.digest().orElse(null)));
      }
    }
    return metrics;
  }
}
