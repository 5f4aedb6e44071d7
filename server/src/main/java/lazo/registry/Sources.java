package lazo.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.problem.InvalidInput;
import lazo.registry.Registry.NewVersion;
import lazo.store.Json;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModel;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.tracking.wire.SafePath;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a version are. A client's word is resolved to a place in the artifact tree
 * where it names one ({@code models:/m-…}, {@code models:/name/3}, {@code runs:/…}); a path on the
 * server's disk is refused; anything else is kept as a name and never fetched.
 */
final class Sources {
  private static final String MODELS_TAG = "mlflow.modelVersions";

  private final Tracking tracking;
  private final LoggedModels loggedModels;
  private final Registry registry;

  Sources(Tracking tracking, LoggedModels loggedModels, Registry registry) {
    this.tracking = tracking;
    this.loggedModels = loggedModels;
    this.registry = registry;
  }

  VersionStore.Draft resolve(NewVersion asked) {
    String source = asked.source();
    if ("true".equals(asked.tags().get(Prompts.TAG))) {
      return draft(asked, promptSource(source), asked.runId(), asked.modelId());
    }
    SafePath.location(source, "model version source");
    if (SafePath.isLocal(source)) {
      throw new InvalidInput(
          "Invalid model version source: '"
              + shown(source)
              + "'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id. Lazo keeps no artifacts under local paths: log the model to a run first.");
    }
    if (source.startsWith("models:/m-")) {
      return ofLoggedModel(asked, source.substring("models:/".length()));
    }
    if (asked.modelId() != null && !asked.modelId().isEmpty()) {
      return ofLoggedModel(asked, asked.modelId());
    }
    if (source.startsWith("models:/")) {
      ModelVersion copied = registry.resolve(source);
      String run = asked.runId() == null ? copied.runId() : asked.runId();
      return draft(asked, copied.location(), run, copied.modelId());
    }
    if (source.startsWith("runs:/")) {
      return ofRun(asked, source.substring("runs:/".length()));
    }
    if (Artifacts.holds(source)) {
      tracking.rights().file(Permission.READ, Artifacts.pathOf(source));
    }
    return draft(asked, source, asked.runId(), null);
  }

  private static String shown(String source) {
    return source.length() > 200 ? source.substring(0, 200) + "..." : source;
  }

  /** A prompt has its text in a tag; its source is a word without meaning. */
  private static String promptSource(String source) {
    if (!source.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new InvalidInput(
          "Invalid model version source: a prompt has no files; send a plain word as its source.");
    }
    return source;
  }

  private VersionStore.Draft ofLoggedModel(NewVersion asked, String path) {
    int slash = path.indexOf('/');
    LoggedModel model = loggedModels.model(slash < 0 ? path : path.substring(0, slash));
    String location = model.artifactUri() + (slash < 0 ? "" : path.substring(slash));
    String run =
        asked.runId() == null || asked.runId().isEmpty() ? model.sourceRunId() : asked.runId();
    return draft(asked, location, run, model.id());
  }

  private VersionStore.Draft ofRun(NewVersion asked, String path) {
    int slash = path.indexOf('/');
    String run = slash < 0 ? path : path.substring(0, slash);
    String location = tracking.run(run).artifactUri() + (slash < 0 ? "" : path.substring(slash));
    return draft(asked, location, run, null);
  }

  private static VersionStore.Draft draft(
      NewVersion asked, String location, @Nullable String runId, @Nullable String modelId) {
    return new VersionStore.Draft(
        asked.source(),
        location,
        runId == null || runId.isEmpty() ? null : runId,
        modelId == null || modelId.isEmpty() ? null : modelId,
        asked.runLink(),
        asked.description(),
        asked.tags());
  }

  /** Notes on a logged model which versions were made of it. */
  void tell(VersionStore.Draft draft, String name, int version) {
    String id = draft.modelId();
    if (id == null) {
      return;
    }
    ArrayNode made = Json.MAPPER.createArrayNode();
    String before = loggedModels.model(id).tags().get(MODELS_TAG);
    if (before != null) {
      Json.tree(before).forEach(made::add);
    }
    made.addObject().put("name", name).put("version", version);
    if (Caller.may(Permission.EDIT, Resource.experiment(loggedModels.model(id).experimentId()))) {
      loggedModels.setTags(id, Map.of(MODELS_TAG, Json.write(made)));
    }
  }
}
