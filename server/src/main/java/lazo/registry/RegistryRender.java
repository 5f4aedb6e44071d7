package lazo.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import lazo.store.Json;

/** Writes models and versions as MLflow's JSON. */
final class RegistryRender {
  private RegistryRender() {}

  static ObjectNode object() {
    return Json.MAPPER.createObjectNode();
  }

  static ObjectNode model(RegisteredModel model) {
    ObjectNode json =
        object()
            .put("name", model.name())
            .put("creation_timestamp", model.created().toEpochMilli())
            .put("last_updated_timestamp", model.updated().toEpochMilli())
            .put("description", model.description());
    if (!model.latest().isEmpty()) {
      ArrayNode latest = json.putArray("latest_versions");
      model.latest().forEach(version -> latest.add(version(version)));
    }
    tags(json, model.tags());
    if (!model.aliases().isEmpty()) {
      ArrayNode aliases = json.putArray("aliases");
      new TreeMap<>(model.aliases())
          .forEach(
              (alias, version) ->
                  aliases.addObject().put("alias", alias).put("version", version.toString()));
    }
    return json;
  }

  static ObjectNode version(ModelVersion version) {
    ObjectNode json =
        object()
            .put("name", version.name())
            .put("version", String.valueOf(version.version()))
            .put("creation_timestamp", version.created().toEpochMilli())
            .put("last_updated_timestamp", version.updated().toEpochMilli())
            .put("current_stage", version.stage().word())
            .put("description", version.description())
            .put("source", version.source())
            .put("run_id", version.runId() == null ? "" : version.runId())
            .put("status", "READY")
            .put("run_link", version.runLink());
    if (version.modelId() != null) {
      json.put("model_id", version.modelId());
    }
    tags(json, version.tags());
    if (!version.aliases().isEmpty()) {
      version.aliases().forEach(json.putArray("aliases")::add);
    }
    return json;
  }

  private static void tags(ObjectNode into, Map<String, String> tags) {
    if (!tags.isEmpty()) {
      ArrayNode list = into.putArray("tags");
      new TreeMap<>(tags)
          .forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    }
  }
}
