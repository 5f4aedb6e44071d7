package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.store.Blobs;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/** What the records of an evaluation dataset say, in the form that MLflow's clients read. */
final class EvaluationRecords {
  static final String USER = "mlflow.user";
  private static final List<String> PARTS = List.of("inputs", "outputs", "expectations");

  private EvaluationRecords() {}

  /** The digest of a record's inputs: the order of their keys does not count. */
  static String inputsDigest(JsonNode record) {
    byte[] inputs = Json.write(sorted(record.path("inputs"))).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Blobs.sha256().digest(inputs));
  }

  private static Object sorted(JsonNode value) {
    if (value.isObject()) {
      Map<String, Object> sorted = new TreeMap<>();
      value.properties().forEach(field -> sorted.put(field.getKey(), sorted(field.getValue())));
      return sorted;
    }
    if (value.isArray()) {
      return value.valueStream().map(EvaluationRecords::sorted).toList();
    }
    return value;
  }

  /**
   * @throws InvalidInput when it is no record
   */
  static ObjectNode checked(JsonNode sent, int position) {
    if (!(sent instanceof ObjectNode record) || !sent.path("inputs").isObject()) {
      throw new InvalidInput(
          "record "
              + position
              + " is not an object with 'inputs', which must be an object too; nothing was stored");
    }
    for (String part : List.of("expectations", "tags", "source")) {
      JsonNode given = record.path(part);
      if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
        throw new InvalidInput(
            "'" + part + "' of record " + position + " must be an object; nothing was stored");
      }
    }
    return record;
  }

  static ObjectNode fresh(String dataset, String id, ObjectNode sent, long now) {
    ObjectNode record = Json.MAPPER.createObjectNode();
    record.put("dataset_record_id", id).put("dataset_id", dataset);
    for (String part : List.of("inputs", "outputs", "expectations", "tags", "source")) {
      if (sent.hasNonNull(part)) {
        record.set(part, sent.get(part));
      }
    }
    JsonNode source = record.path("source");
    if (source.isObject()) {
      record.put("source_type", source.path("source_type").asText());
      JsonNode data = source.path("source_data");
      JsonNode from = data.has("trace_id") ? data.path("trace_id") : data.path("source_id");
      if (from.isTextual()) {
        record.set("source_id", from);
      }
    }
    String user = user(sent);
    if (user != null) {
      record.put("created_by", user).put("last_updated_by", user);
    }
    return record.put("created_time", now).put("last_update_time", now);
  }

  /** Outputs are replaced; expectations and tags are added to. */
  static ObjectNode merged(ObjectNode old, ObjectNode sent, long now) {
    ObjectNode record = old.deepCopy();
    if (sent.hasNonNull("outputs")) {
      record.set("outputs", sent.get("outputs"));
    } else if (sent.has("outputs")) {
      record.remove("outputs");
    }
    for (String part : List.of("expectations", "tags")) {
      if (sent.path(part).isObject()) {
        record.withObjectProperty(part).setAll((ObjectNode) sent.get(part));
      }
    }
    String user = user(sent);
    if (user != null) {
      record.put("last_updated_by", user);
    }
    return record.put("last_update_time", now);
  }

  static @Nullable String user(ObjectNode record) {
    JsonNode user = record.path("tags").path(USER);
    return user.isTextual() ? user.asText() : null;
  }

  /** The fields known so far and those that some records add, each with the type first seen. */
  static String shape(@Nullable String known, List<ObjectNode> records) {
    ObjectNode shape =
        known == null ? Json.MAPPER.createObjectNode() : (ObjectNode) Json.tree(known);
    PARTS.forEach(part -> shape.putIfAbsent(part, Json.MAPPER.createObjectNode()));
    shape.put("version", "1.0");
    for (ObjectNode record : records) {
      for (String part : PARTS) {
        JsonNode given = record.path(part);
        if (given.isObject() && shape.get(part) instanceof ObjectNode fields) {
          given
              .properties()
              .forEach(
                  field ->
                      fields.putIfAbsent(
                          field.getKey(),
                          Json.MAPPER.getNodeFactory().textNode(type(field.getValue()))));
        } else if (!given.isMissingNode() && !given.isNull() && shape.get(part).isEmpty()) {
          shape.put(part, type(given)); // outputs may be a single value
        }
      }
    }
    return Json.write(shape);
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> "null";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "float";
      case STRING -> "string";
      case ARRAY -> "array";
      default -> "object";
    };
  }
}
