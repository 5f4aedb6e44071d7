package lazo.move;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.registry.Stage;
import lazo.transfer.Moved;
import org.jspecify.annotations.Nullable;

/** Versions of registered models as MLflow keeps them, made ready to move. */
final class Versions {
  private static final String FAILED = "FAILED_REGISTRATION";

  /** The owner of a folder, by the id that is in its path. */
  private static final Pattern OWNED =
      Pattern.compile(".*/(m-[0-9a-f]{32}|[0-9a-f]{32})/artifacts(/.*)?");

  private final ArtifactFolders folders;
  private final Report report;

  Versions(ArtifactFolders folders, Report report) {
    this.folders = folders;
    this.report = report;
  }

  /** What MLflow says of a version. */
  record Given(
      String model,
      int number,
      String source,
      @Nullable String run,
      String runLink,
      String description,
      String stage,
      String status,
      long created,
      long updated,
      Map<String, String> tags) {}

  Optional<Moved> version(Given given) {
    String name = "version " + given.number + " of " + given.model;
    if (given.status.equals(FAILED)) {
      report.misfit(name, "its registration failed there, it has no usable files");
      return Optional.empty();
    }
    String files = files(given, name);
    return Optional.of(
        new Moved.Version(
            given.model,
            given.number,
            given.source,
            files,
            given.run == null || given.run.isEmpty() ? null : given.run,
            null,
            given.runLink,
            given.description,
            stage(given.stage),
            given.created,
            given.updated,
            given.tags));
  }

  private @Nullable String files(Given given, String name) {
    if ("true".equals(given.tags.get("mlflow.prompt.is_prompt"))
        || given.source.startsWith("models:/")
        || given.source.startsWith("runs:/")
        || SqlExperiments.foreign(given.source) != null) {
      return null;
    }
    Matcher owned = OWNED.matcher(given.source);
    if (owned.matches()) {
      String path = owned.group(2) == null ? "" : owned.group(2);
      return owned.group(1) + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }
    if (folders.ofRun(given.source, "") instanceof FilePlace.Folder(var folder)) {
      report.misfit(
          "files of " + name,
          "they are in "
              + folder
              + ", which belongs to no run and no logged model: log them to a run and register that");
    }
    return null;
  }

  static Stage stage(String word) {
    for (Stage stage : Stage.values()) {
      if (stage.name().equals(word.toUpperCase(Locale.ROOT))) {
        return stage;
      }
    }
    return Stage.NONE;
  }
}
