package lazo.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schemas of types as {@link Json} writes them. Records get a place of their own under
 * {@code components} and are referred to.
 */
final class JsonSchemas {
  private final ObjectNode components;

  /**
   * @param components where records go, by name
   */
  JsonSchemas(ObjectNode components) {
    this.components = components;
  }

  ObjectNode of(Class<?> type) {
    return of(Json.MAPPER.constructType(type));
  }

  private ObjectNode of(JavaType type) {
    Class<?> raw = type.getRawClass();
    ObjectNode schema = Json.MAPPER.createObjectNode();
    if (type.isMapLikeType()) {
      schema.put("type", "object").set("additionalProperties", of(type.getContentType()));
    } else if (type.isContainerType()) {
      schema.put("type", "array").set("items", of(type.getContentType()));
    } else if (raw.isEnum()) {
      ArrayNode names = schema.put("type", "string").putArray("enum");
      Arrays.stream(raw.getEnumConstants()).map(Object::toString).forEach(names::add);
    } else if (raw.isRecord() || raw.isAnnotationPresent(JsonSubTypes.class)) {
      String name = name(raw);
      if (!components.has(name)) {
        components.putObject(name); // so that a type may hold itself
        components.set(name, raw.isRecord() ? fields(type) : kinds(raw));
      }
      schema.put("$ref", "#/components/schemas/" + name);
    } else {
      scalar(schema, raw);
    }
    return schema;
  }

  /** {@code RolloutSpecGuardrail} for a guardrail declared within a specification. */
  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return (outer == null ? "" : name(outer)) + type.getSimpleName();
  }

  private ObjectNode fields(JavaType type) {
    ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Json.MAPPER.createArrayNode();
    for (BeanPropertyDefinition property :
        Json.MAPPER.getSerializationConfig().introspect(type).findProperties()) {
      properties.set(property.getName(), of(property.getPrimaryType()));
      if (!nullable(type.getRawClass(), property.getInternalName())) {
        required.add(property.getName());
      }
    }
    return required.isEmpty() ? schema : schema.set("required", required);
  }

  /** What is null is left out. */
  private static boolean nullable(Class<?> record, String name) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getName().equals(name)) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      }
    }
    return false;
  }

  /** A sealed type, whose kind a property names. */
  private ObjectNode kinds(Class<?> type) {
    String property = type.getAnnotation(JsonTypeInfo.class).property();
    ArrayNode kinds = Json.MAPPER.createArrayNode();
    for (JsonSubTypes.Type kind : type.getAnnotation(JsonSubTypes.class).value()) {
      ObjectNode one = fields(Json.MAPPER.constructType(kind.value()));
      ((ObjectNode) one.path("properties")).putObject(property).put("const", kind.name());
      JsonNode required = one.path("required");
      (required instanceof ArrayNode names ? names : one.putArray("required")).add(property);
      kinds.add(one);
    }
    return Json.MAPPER.createObjectNode().set("oneOf", kinds);
  }

  private void scalar(ObjectNode schema, Class<?> type) {
    if (type == Instant.class) {
      schema.put("type", "string").put("format", "date-time");
    } else if (type == LocalDate.class) {
      schema.put("type", "string").put("format", "date");
    } else if (type == Duration.class) {
      schema.put("type", "string").put("format", "duration");
    } else if (type == String.class) {
      schema.put("type", "string");
    } else if (type == Boolean.class || type == boolean.class) {
      schema.put("type", "boolean");
    } else if (type == Integer.class || type == int.class) {
      schema.put("type", "integer").put("format", "int32");
    } else if (type == Long.class || type == long.class) {
      schema.put("type", "integer").put("format", "int64");
    } else if (type == Double.class
        || type == double.class
        || type == Float.class
        || type == float.class) {
      schema.put("$ref", "#/components/schemas/" + number());
    } // anything else may be anything
  }

  private String number() {
    String name = "Number";
    if (!components.has(name)) {
      ObjectNode number = components.putObject(name);
      number.put("description", "One that is not finite is written as text.");
      ArrayNode either = number.putArray("anyOf");
      either.addObject().put("type", "number").put("format", "double");
      either
          .addObject()
          .put("type", "string")
          .putArray("enum")
          .add("NaN")
          .add("Infinity")
          .add("-Infinity");
    }
    return name;
  }
}
