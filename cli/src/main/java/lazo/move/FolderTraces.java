package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** Traces in MLflow's folders: their spans are a file among their artifacts. */
final class FolderTraces {
  private static final int TRACES_AT_ONCE = 100;
  private static final String INFO = "trace_info.yaml";

  private final FolderStore store;
  private final FolderFiles files;
  private final TraceFiles spanFiles;

  FolderTraces(FolderStore store, FolderFiles files, Report report) {
    this.store = store;
    this.files = files;
    this.spanFiles = new TraceFiles(FolderOrigin::below, report);
  }

  void traces(Consumer<List<Found<Moved.Trace>>> some) {
    for (Path experiment : store.experiments()) {
      List<Path> all = FolderStore.folders(experiment.resolve("traces"));
      for (int from = 0; from < all.size(); from += TRACES_AT_ONCE) {
        List<Found<Moved.Trace>> found = new ArrayList<>();
        for (Path folder : all.subList(from, Math.min(all.size(), from + TRACES_AT_ONCE))) {
          if (Files.isRegularFile(folder.resolve(INFO))) {
            found.add(found(experiment, folder));
          }
        }
        some.accept(found);
      }
    }
  }

  private Found<Moved.Trace> found(Path experiment, Path folder) {
    Map<String, String> tags = store.texts(folder.resolve("tags"));
    JsonNode given = store.yaml(folder.resolve(INFO));
    ObjectNode info =
        TraceInfos.newer(given, tags, store.texts(folder.resolve("request_metadata")));
    for (FoundFile file : LocalFiles.below(folder.resolve("assessments"))) {
      info.withArray("assessments")
          .add(store.yaml(folder.resolve("assessments").resolve(file.path())));
    }
    String id = FolderStore.name(folder);
    String uri = tags.getOrDefault("mlflow.artifactLocation", "");
    FilePlace place = files.of(folder, uri, FolderStore.name(experiment), true);
    var trace =
        new Moved.Trace(
            id, FolderStore.name(experiment), info, spanFiles.spans(id, place), List.of());
    boolean going = info.path("state").asText().equals("IN_PROGRESS");
    return new Found<>(trace, going ? "" : Marks.of(trace, ""), place);
  }
}
