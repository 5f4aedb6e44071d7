package lazo.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;

/** Registered models and aliases over the MLflow API. */
final class ModelRoutes {
  private static final int MODELS_PER_PAGE = 100;
  private static final int MODELS_PER_PAGE_MAX = 1_000;

  private final Registry registry;

  ModelRoutes(Registry registry) {
    this.registry = registry;
  }

  void register(MlflowApi routes) {
    routes.post("/registered-models/create", "Create a registered model", this::create);
    routes.post("/registered-models/rename", "Rename a registered model", this::rename);
    routes.patch("/registered-models/update", "Describe a registered model", this::update);
    routes.delete("/registered-models/delete", "Delete a registered model", this::delete);
    routes.get(
        "/registered-models/get",
        "Get a registered model",
        fields -> model(registry.model(name(fields))));
    routes.get("/registered-models/search", "Search registered models", this::search);
    routes.get(
        "/registered-models/get-latest-versions",
        "Get the newest version of each stage",
        this::latest);
    routes.post(
        "/registered-models/get-latest-versions",
        "Get the newest version of each stage",
        this::latest);
    routes.post("/registered-models/set-tag", "Set a tag of a registered model", this::setTag);
    routes.delete(
        "/registered-models/delete-tag", "Delete a tag of a registered model", this::deleteTag);
    routes.post("/registered-models/alias", "Point an alias to a model version", this::setAlias);
    routes.delete("/registered-models/alias", "Delete an alias", this::deleteAlias);
    routes.get("/registered-models/alias", "Get the model version of an alias", this::byAlias);
  }

  static String name(Fields fields) {
    return fields.required("name");
  }

  private static ObjectNode model(RegisteredModel model) {
    return RegistryRender.object().set("registered_model", RegistryRender.model(model));
  }

  static Map<String, String> tags(Fields fields) {
    Map<String, String> tags = new LinkedHashMap<>();
    fields.list("tags").forEach(tag -> tags.put(tag.required("key"), tag.textOr("value", "")));
    return tags;
  }

  private Object create(Fields fields) {
    return model(
        registry.createModel(name(fields), fields.textOr("description", ""), tags(fields)));
  }

  private Object rename(Fields fields) {
    String newName = fields.required("new_name");
    registry.rename(name(fields), newName);
    return model(registry.model(newName));
  }

  private Object update(Fields fields) {
    registry.describe(name(fields), fields.textOr("description", ""));
    return model(registry.model(name(fields)));
  }

  private Object delete(Fields fields) {
    registry.deleteModel(name(fields));
    return Map.of();
  }

  private Object search(Fields fields) {
    var page =
        registry.searchModels(
            fields.textOr("filter", ""),
            fields.texts("order_by"),
            fields.pageSize("max_results", MODELS_PER_PAGE, MODELS_PER_PAGE_MAX),
            fields.text("page_token"));
    ObjectNode reply = RegistryRender.object();
    if (!page.items().isEmpty()) {
      ArrayNode list = reply.putArray("registered_models");
      page.items().forEach(model -> list.add(RegistryRender.model(model)));
    }
    return page.next() == null ? reply : reply.put("next_page_token", page.next());
  }

  private Object latest(Fields fields) {
    List<Stage> stages = fields.texts("stages").stream().map(Stage::of).toList();
    List<ModelVersion> latest =
        registry.model(name(fields)).latest().stream()
            .filter(version -> stages.isEmpty() || stages.contains(version.stage()))
            .toList();
    ObjectNode reply = RegistryRender.object();
    if (!latest.isEmpty()) {
      ArrayNode list = reply.putArray("model_versions");
      latest.forEach(version -> list.add(RegistryRender.version(version)));
    }
    return reply;
  }

  private Object setTag(Fields fields) {
    registry.setTag(name(fields), fields.required("key"), fields.textOr("value", ""));
    return Map.of();
  }

  private Object deleteTag(Fields fields) {
    registry.deleteTag(name(fields), fields.required("key"));
    return Map.of();
  }

  private Object setAlias(Fields fields) {
    registry.setAlias(
        name(fields), fields.required("alias"), RegistryNames.version(fields.required("version")));
    return Map.of();
  }

  private Object deleteAlias(Fields fields) {
    registry.deleteAlias(name(fields), fields.required("alias"));
    return Map.of();
  }

  private Object byAlias(Fields fields) {
    String alias = fields.required("alias");
    return RegistryRender.object()
        .set(
            "model_version",
            RegistryRender.version(
                registry.byAlias(name(fields), alias).orElseThrow(() -> Registry.noAlias(alias))));
  }
}
