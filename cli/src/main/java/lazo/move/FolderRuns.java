package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.tracking.Status;
import lazo.transfer.Moved;

/** Runs in MLflow's folders, and their metrics. */
final class FolderRuns {
  private static final int RUNS_AT_ONCE = 200;

  /** MLflow's numbers of its own states, from 1 on. */
  private static final List<Status> STATES =
      List.of(Status.RUNNING, Status.SCHEDULED, Status.FINISHED, Status.FAILED, Status.KILLED);

  private final FolderStore store;
  private final FolderFiles files;

  /** Where the runs are that were handed out last. */
  private final Map<String, Path> folders = new HashMap<>();

  FolderRuns(FolderStore store, FolderFiles files) {
    this.store = store;
    this.files = files;
  }

  void runs(Consumer<List<Found<Moved.Run>>> some) {
    for (Path experiment : store.experiments()) {
      List<Path> all = store.runs(experiment);
      for (int from = 0; from < all.size(); from += RUNS_AT_ONCE) {
        folders.clear();
        List<Found<Moved.Run>> found = new ArrayList<>();
        for (Path run : all.subList(from, Math.min(all.size(), from + RUNS_AT_ONCE))) {
          JsonNode meta = store.meta(run);
          if (!meta.isEmpty()) {
            found.add(found(experiment, run, meta));
          }
        }
        if (!found.isEmpty()) {
          some.accept(found);
        }
      }
    }
  }

  private Found<Moved.Run> found(Path experiment, Path folder, JsonNode meta) {
    Map<String, String> tags = store.texts(folder.resolve("tags"));
    String id = meta.path("run_id").asText(meta.path("run_uuid").asText(FolderStore.name(folder)));
    String uri = meta.path("artifact_uri").asText("");
    String name = HttpRegistry.text(meta, "run_name");
    JsonNode end = meta.path("end_time");
    var run =
        new Moved.Run(
            id,
            FolderStore.name(experiment),
            name.isEmpty() ? tags.getOrDefault("mlflow.runName", "") : name,
            HttpRegistry.text(meta, "user_id"),
            status(meta.path("status")),
            meta.path("start_time").asLong(),
            end.isNumber() ? end.asLong() : null,
            SqlExperiments.lifecycle(meta.path("lifecycle_stage").asText("")),
            SqlExperiments.foreign(uri),
            store.texts(folder.resolve("params")),
            tags,
            datasets(experiment, folder),
            links(folder.resolve("inputs"), "RUN_INPUT"),
            links(folder.resolve("outputs"), "RUN_OUTPUT"));
    folders.put(id, folder);
    return new Found<>(
        run, Marks.of(run, sizes(folder)), files.of(folder, uri, run.experiment(), false));
  }

  private static Status status(JsonNode given) {
    if (given.isInt() && given.asInt() >= 1 && given.asInt() <= STATES.size()) {
      return STATES.get(given.asInt() - 1);
    }
    return SqlRuns.status(given.asText());
  }

  /** The sizes of the files of metrics: they only ever grow. */
  private static String sizes(Path run) {
    var sizes = new StringBuilder();
    LocalFiles.below(run.resolve("metrics"))
        .forEach(file -> sizes.append(file.path()).append(' ').append(file.size()).append('\n'));
    return sizes.toString();
  }

  private List<Moved.Dataset> datasets(Path experiment, Path run) {
    List<Moved.Dataset> datasets = new ArrayList<>();
    for (Path input : FolderStore.folders(run.resolve("inputs"))) {
      JsonNode read = store.meta(input);
      if (read.path("source_type").asText().equals("DATASET")) {
        Path place = experiment.resolve("datasets").resolve(read.path("source_id").asText());
        JsonNode dataset = store.meta(place);
        if (!dataset.isEmpty()) {
          datasets.add(dataset(dataset, read.path("tags")));
        }
      }
    }
    return datasets;
  }

  private static Moved.Dataset dataset(JsonNode dataset, JsonNode tags) {
    Map<String, String> texts = new HashMap<>();
    tags.properties().forEach(tag -> texts.put(tag.getKey(), tag.getValue().asText("")));
    return new Moved.Dataset(
        dataset.path("name").asText(),
        dataset.path("digest").asText(),
        dataset.path("source_type").asText(""),
        dataset.path("source").asText(""),
        HttpRuns.textOrNull(dataset, "schema"),
        HttpRuns.textOrNull(dataset, "profile"),
        texts);
  }

  private List<Moved.Link> links(Path folder, String kind) {
    List<Moved.Link> links = new ArrayList<>();
    for (Path each : FolderStore.folders(folder)) {
      JsonNode link = store.meta(each);
      if (link.path("source_type").asText().equals(kind)) {
        links.add(
            new Moved.Link(link.path("destination_id").asText(), link.path("step").asLong(0)));
      }
    }
    return links;
  }

  /** All points of some of the runs that were handed out last. */
  void metrics(List<String> ids, Consumer<Moved.Metrics> each) {
    var series = new SeriesOfRuns(each);
    for (String id : ids) {
      Path metrics = folders.getOrDefault(id, store.root()).resolve("metrics");
      for (FoundFile file : LocalFiles.below(metrics)) {
        for (var point : FolderMetrics.points(store, metrics.resolve(file.path()))) {
          series.add(id, file.path(), point.value(), point.time(), point.step());
        }
      }
    }
    series.end();
  }
}
