package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** The model registry in MLflow's folders: a folder for each model, in it one for each version. */
final class FolderRegistry {
  private static final String VERSION = "version-";

  private final FolderStore store;
  private final Report report;
  private final Versions versions;

  FolderRegistry(FolderStore store, ArtifactFolders folders, Report report) {
    this.store = store;
    this.report = report;
    this.versions = new Versions(folders, report);
  }

  void all(Consumer<Moved> each) {
    for (Path folder : store.registered()) {
      JsonNode meta = store.meta(folder);
      if (!meta.isEmpty()) {
        model(folder, meta, each);
      }
    }
  }

  private void model(Path folder, JsonNode meta, Consumer<Moved> each) {
    String name = meta.path("name").asText(FolderStore.name(folder));
    List<Versions.Given> found = versions(folder, name);
    each.accept(
        new Moved.Registered(
            name,
            HttpRegistry.text(meta, "description"),
            found.isEmpty() ? 0 : found.getLast().number(),
            meta.path("creation_timestamp").asLong(),
            meta.path("last_updated_timestamp").asLong(),
            store.texts(folder.resolve("tags"))));
    found.forEach(version -> versions.version(version).ifPresent(each));
    store
        .texts(folder.resolve("aliases"))
        .forEach(
            (alias, version) -> {
              try {
                each.accept(new Moved.Alias(name, alias, Integer.parseInt(version.strip())));
              } catch (NumberFormatException e) {
                report.misfit(
                    "alias " + alias + " of " + name, "it names no version: '" + version + "'");
              }
            });
  }

  private List<Versions.Given> versions(Path folder, String model) {
    List<Versions.Given> found = new ArrayList<>();
    for (Path each : FolderStore.folders(folder)) {
      if (FolderStore.name(each).startsWith(VERSION)) {
        JsonNode meta = store.meta(each);
        if (!meta.isEmpty()
            && !HttpRegistry.text(meta, "current_stage").equals("Deleted_Internal")) {
          found.add(HttpRegistry.given(model, meta, store.texts(each.resolve("tags"))));
        }
      }
    }
    found.sort(Comparator.comparingInt(Versions.Given::number));
    return found;
  }
}
