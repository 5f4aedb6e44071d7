package lazo.ui;

import java.util.List;
import java.util.Map;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;
import lazo.registry.Stage;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import lazo.tracking.wire.SafePath;
import org.jspecify.annotations.Nullable;

/** What the buttons on the pages of models, versions and prompts do. */
final class ModelActions {
  private final Registry registry;
  private final Tracking tracking;

  ModelActions(Registry registry, Tracking tracking) {
    this.registry = registry;
    this.tracking = tracking;
  }

  /** Makes files of a run a version of a model, which is registered when it is not yet. */
  String register(Request request) {
    Run run = tracking.run(request.pathParam("run"));
    Map<String, String> form = request.form();
    String name = form.getOrDefault("name", "").strip();
    if (name.isEmpty()) {
      throw new InvalidInput("a version needs the name of a model; go back and fill in the field");
    }
    String asked = form.getOrDefault("path", "");
    String path = asked.isEmpty() ? "" : SafePath.relative(asked);
    String source = RunFiles.address(run, form.getOrDefault("model", ""), path);
    registry.createModel(name);
    return path(registry.createVersion(name, source, run.id(), Map.of()));
  }

  /** Acts on a model, or on a prompt, and returns where to go then. */
  String onModel(Request request, String list) {
    String name = registry.model(request.pathParam("name")).name();
    Map<String, String> form = request.form();
    switch (act(form)) {
      case "describe" -> registry.describe(name, form.getOrDefault("text", "").strip());
      case "tag" -> registry.setTag(name, key(form), form.getOrDefault("value", ""));
      case "untag" -> registry.deleteTag(name, key(form));
      case "alias" ->
          registry.setAlias(name, key(form), number(form.getOrDefault("version", "").strip()));
      case "unalias" -> registry.deleteAlias(name, key(form));
      case "delete" -> {
        registry.deleteModel(name);
        return list;
      }
      default -> throw new InvalidInput("a model cannot be asked to '" + act(form) + "'");
    }
    return list + "/" + inPath(name);
  }

  /** Acts on a version and returns where to go then. */
  String onVersion(Request request) {
    String name = request.pathParam("name");
    ModelVersion version = registry.version(name, number(request.pathParam("version")));
    int number = version.version();
    Map<String, String> form = request.form();
    switch (act(form)) {
      case "describe" ->
          registry.describeVersion(name, number, form.getOrDefault("text", "").strip());
      case "tag" -> registry.setVersionTag(name, number, key(form), form.getOrDefault("value", ""));
      case "untag" -> registry.deleteVersionTag(name, number, key(form));
      case "alias" -> registry.setAlias(name, key(form), number);
      case "unalias" -> registry.deleteAlias(name, key(form));
      case "stage" ->
          registry.moveToStage(
              name,
              number,
              stage(form.getOrDefault("stage", "")),
              form.containsKey("archive") && active(form.getOrDefault("stage", "")));
      case "copy" -> {
        return copy(version, form.getOrDefault("to", "").strip());
      }
      case "delete" -> {
        registry.deleteVersion(name, number);
        return "/models/" + inPath(name);
      }
      default -> throw new InvalidInput("a version cannot be asked to '" + act(form) + "'");
    }
    return path(version);
  }

  /** Makes the same files a version of another model, which is registered when it is not yet. */
  private String copy(ModelVersion version, String to) {
    if (to.isEmpty()) {
      throw new InvalidInput("a copy needs the name of a model; go back and fill in the field");
    }
    registry.createModel(to);
    String source = "models:/" + version.name() + "/" + version.version();
    return path(registry.createVersion(to, source, version.runId(), version.tags()));
  }

  private static String act(Map<String, String> form) {
    return form.getOrDefault("act", "");
  }

  private static String key(Map<String, String> form) {
    String key = form.getOrDefault("key", "").strip();
    if (key.isEmpty()) {
      throw new InvalidInput("a name is missing; go back and fill in the field");
    }
    return key;
  }

  private static Stage stage(String word) {
    for (Stage stage : Stage.values()) {
      if (stage.word().equals(word)) {
        return stage;
      }
    }
    throw new InvalidInput(
        "'" + word + "' is no stage; choose one of " + List.of(Stage.values()) + " and try again");
  }

  private static boolean active(String word) {
    return word.equals(Stage.PRODUCTION.word()) || word.equals(Stage.STAGING.word());
  }

  static int number(String word) {
    if (!word.matches("v?\\d{1,9}")) {
      throw new InvalidInput("'" + word + "' is no number of a version, such as 3");
    }
    return Integer.parseInt(word.startsWith("v") ? word.substring(1) : word);
  }

  static String path(ModelVersion version) {
    return "/models/" + inPath(version.name()) + "/versions/" + version.version();
  }

  /** A name as it stands in a path, where a plus would be a plus. */
  static String inPath(@Nullable String name) {
    return name == null ? "" : RunsState.encoded(name).replace("+", "%20");
  }
}
