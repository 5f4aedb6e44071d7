package lazo.registry;

import java.util.Map;
import java.util.TreeMap;
import lazo.event.Events;
import org.jspecify.annotations.Nullable;

/** Tells of changes as MLflow's webhooks do; models that are prompts have words of their own. */
final class RegistryNews {
  private static final String TEXT_TAG = "mlflow.prompt.text";

  private final Events events;

  RegistryNews(Events events) {
    this.events = events;
  }

  static boolean prompt(Map<String, String> tags) {
    return "true".equals(tags.get(Prompts.TAG));
  }

  private void tell(String entity, String action, Map<String, Object> data) {
    events.append(new RegistryChanged(entity, action, data));
  }

  void created(RegisteredModel model) {
    Map<String, Object> data = new TreeMap<>();
    data.put("name", model.name());
    data.put("tags", model.tags());
    data.put("description", model.description());
    tell(prompt(model.tags()) ? "PROMPT" : "REGISTERED_MODEL", "CREATED", data);
  }

  void created(ModelVersion version) {
    Map<String, Object> data = new TreeMap<>();
    data.put("name", version.name());
    data.put("version", String.valueOf(version.version()));
    data.put("tags", version.tags());
    data.put("description", version.description());
    if (prompt(version.tags())) {
      data.put("template", version.tags().getOrDefault(TEXT_TAG, ""));
      tell("PROMPT_VERSION", "CREATED", data);
    } else {
      data.put("source", version.source());
      data.put("run_id", version.runId());
      tell("MODEL_VERSION", "CREATED", data);
    }
  }

  /** A tag was set, or deleted when it has no value. */
  void tagged(RegisteredModel model, String key, @Nullable String value) {
    if (prompt(model.tags())) {
      Map<String, Object> data = new TreeMap<>(Map.of("name", model.name(), "key", key));
      tellOf("PROMPT_TAG", data, value);
    }
  }

  void tagged(ModelVersion version, String key, @Nullable String value) {
    Map<String, Object> data =
        new TreeMap<>(
            Map.of(
                "name", version.name(), "version", String.valueOf(version.version()), "key", key));
    tellOf(prompt(version.tags()) ? "PROMPT_VERSION_TAG" : "MODEL_VERSION_TAG", data, value);
  }

  private void tellOf(String entity, Map<String, Object> data, @Nullable String value) {
    if (value != null) {
      data.put("value", value);
    }
    tell(entity, value == null ? "DELETED" : "SET", data);
  }

  /** An alias was pointed at a version, or deleted when there is none. */
  void alias(RegisteredModel model, String alias, @Nullable Integer version) {
    Map<String, Object> data = new TreeMap<>(Map.of("name", model.name(), "alias", alias));
    if (version != null) {
      data.put("version", String.valueOf(version));
    }
    tell(
        prompt(model.tags()) ? "PROMPT_ALIAS" : "MODEL_VERSION_ALIAS",
        version == null ? "DELETED" : "CREATED",
        data);
  }
}
