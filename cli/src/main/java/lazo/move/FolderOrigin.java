package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** The folder that MLflow writes to without a database, of any version from 1 on. */
final class FolderOrigin implements Origin {
  private final FolderStore store;
  private final ArtifactFolders folders;
  private final FolderRuns runs;
  private final FolderFiles files;
  private final Report report;

  FolderOrigin(Path root, ArtifactFolders folders, Report report) {
    this.store = new FolderStore(root, report);
    this.folders = folders;
    this.files = new FolderFiles(folders);
    this.runs = new FolderRuns(store, files);
    this.report = report;
  }

  static List<FoundFile> below(FilePlace place) {
    return place instanceof FilePlace.Folder(var folder) ? LocalFiles.below(folder) : List.of();
  }

  @Override
  public String name() {
    return "file://" + store.root();
  }

  @Override
  public void experiments(Consumer<Moved.Experiment> each) {
    for (Path folder : store.experiments()) {
      JsonNode meta = store.meta(folder);
      if (!meta.isEmpty()) {
        each.accept(
            new Moved.Experiment(
                FolderStore.name(folder),
                meta.path("name").asText(FolderStore.name(folder)),
                SqlExperiments.foreign(meta.path("artifact_location").asText("")),
                SqlExperiments.lifecycle(meta.path("lifecycle_stage").asText("")),
                meta.path("creation_time").asLong(),
                meta.path("last_update_time").asLong(),
                store.texts(folder.resolve("tags"))));
      }
    }
  }

  @Override
  public void runs(Consumer<List<Found<Moved.Run>>> some) {
    runs.runs(some);
  }

  @Override
  public void metrics(List<String> ids, Consumer<Moved.Metrics> each) {
    runs.metrics(ids, each);
  }

  @Override
  public void models(Consumer<List<Found<Moved.Model>>> some) {
    new FolderModels(store, files).models(some);
  }

  @Override
  public void registry(Consumer<Moved> each) {
    new FolderRegistry(store, folders, report).all(each);
  }

  @Override
  public void traces(Consumer<List<Found<Moved.Trace>>> some) {
    new FolderTraces(store, files, report).traces(some);
  }

  @Override
  public List<FoundFile> files(FilePlace place) {
    return below(place);
  }

  @Override
  public Map<String, Long> leftBehind() {
    return Map.of();
  }

  @Override
  public void close() {
    // every file is closed after it was read
  }
}
