package lazo.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of a Loop, made from the records that bind it, for editors that
 * complete and check YAML.
 */
final class LoopSchema {
  private LoopSchema() {}

  static ObjectNode generate() {
    ObjectNode schema = of(LoopDocument.class);
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Lazo loop");
    ((ObjectNode) schema.path("properties").path("apiVersion"))
        .put("const", LoopDocument.API_VERSION);
    ((ObjectNode) schema.path("properties").path("kind")).put("const", LoopDocument.KIND);
    return schema;
  }

  private static ObjectNode of(Type type) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    if (type instanceof ParameterizedType generic) {
      boolean list = generic.getRawType() == java.util.List.class;
      schema.put("type", list ? "array" : "object");
      schema.set(
          list ? "items" : "additionalProperties",
          of(generic.getActualTypeArguments()[list ? 0 : 1]));
      return schema;
    }
    Class<?> raw = (Class<?>) type;
    if (raw == Raw.class) {
      return schema; // the capability that owns this part checks it
    }
    if (raw == OneOrMany.class) {
      schema.putArray("type").add("string").add("array");
      schema.putObject("items").put("type", "string");
      return schema;
    }
    return raw.isRecord() ? record(schema, raw) : scalar(schema, raw);
  }

  private static ObjectNode record(ObjectNode schema, Class<?> type) {
    schema.put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    var required = Json.MAPPER.createArrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = YamlBinder.yamlName(component.getName());
      properties.set(name, of(component.getGenericType()));
      boolean optional =
          component.getGenericType() instanceof ParameterizedType
              || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!optional) {
        required.add(name);
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private static ObjectNode scalar(ObjectNode schema, Class<?> type) {
    if (type == Duration.class) {
      return schema.put("type", "string").put("pattern", "^\\d+\\s*(ms|s|m|h|d|w)$");
    }
    return schema.put(
        "type",
        switch (type.getSimpleName()) {
          case "Double", "double" -> "number";
          case "Long", "Integer", "long", "int" -> "integer";
          case "Boolean", "boolean" -> "boolean";
          default -> "string";
        });
  }
}
