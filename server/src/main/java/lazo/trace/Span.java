package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.store.Json;

/**
 * One span of a trace.
 *
 * @param body the span as protobuf's JSON form writes it, with MLflow's field names
 */
record Span(ObjectNode body) {
  private static final int OK = 1;
  private static final int ERROR = 2;
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  Span {
    requireId(body, "trace_id", TRACE_ID_BYTES);
    requireId(body, "span_id", SPAN_ID_BYTES);
    if (!body.path("start_time_unix_nano").canConvertToLong()) {
      throw new InvalidInput("a span has no time of its start");
    }
  }

  private static void requireId(ObjectNode body, String field, int length) {
    if (bytes(body.path(field)).length != length) {
      throw new InvalidInput("the " + field + " of a span must have " + length + " bytes");
    }
  }

  private static byte[] bytes(JsonNode id) {
    try {
      return Base64.getDecoder().decode(id.asText());
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("an id of a span is not base64");
    }
  }

  /** MLflow's name of the trace: the one that its client gave, or the id of OpenTelemetry. */
  String traceId() {
    return attribute("mlflow.traceRequestId")
        .map(Span::unquoted)
        .orElseGet(() -> "tr-" + HexFormat.of().formatHex(bytes(body.path("trace_id"))));
  }

  String spanId() {
    return body.path("span_id").asText();
  }

  String name() {
    return body.path("name").asText();
  }

  boolean root() {
    return bytes(body.path("parent_span_id")).length == 0;
  }

  boolean failed() {
    JsonNode code = body.path("status").path("code");
    return code.asInt() == ERROR || code.asText().equals("STATUS_CODE_ERROR");
  }

  long startMillis() {
    return body.path("start_time_unix_nano").longValue() / 1_000_000;
  }

  /** 0 while it has not ended. */
  long endMillis() {
    return body.path("end_time_unix_nano").longValue() / 1_000_000;
  }

  /** An attribute's value as text; MLflow's clients write values as JSON. */
  Optional<String> attribute(String key) {
    for (JsonNode attribute : body.path("attributes")) {
      if (attribute.path("key").asText().equals(key)) {
        JsonNode value = attribute.path("value");
        return value.has("string_value")
            ? Optional.of(value.get("string_value").asText())
            : Optional.of(value.toString());
      }
    }
    return Optional.empty();
  }

  /** An attribute's value as its author knows it: without the quotes of JSON around a text. */
  Optional<String> plain(String key) {
    for (JsonNode attribute : body.path("attributes")) {
      if (attribute.path("key").asText().equals(key)) {
        return Optional.of(plain(attribute.path("value")));
      }
    }
    return Optional.empty();
  }

  private static String plain(JsonNode value) {
    JsonNode decoded = decoded(value);
    if (decoded.isTextual()) {
      return unquoted(decoded.asText());
    }
    return decoded.isValueNode() ? decoded.asText() : Json.write(decoded);
  }

  /** OpenTelemetry's AnyValue as the JSON that it stands for. */
  private static JsonNode decoded(JsonNode value) {
    if (value.has("kvlist_value")) {
      return fields(value.path("kvlist_value").path("values"));
    }
    if (value.has("array_value")) {
      ArrayNode items = Json.MAPPER.createArrayNode();
      value.path("array_value").path("values").forEach(item -> items.add(decoded(item)));
      return items;
    }
    return value.isEmpty() ? value : value.elements().next();
  }

  /** As MLflow's client writes spans into files, and reads them: attributes are texts in JSON. */
  ObjectNode exported() {
    ObjectNode span = body.deepCopy();
    ObjectNode attributes = span.putObject("attributes");
    fields(body.path("attributes"))
        .properties()
        .forEach(each -> attributes.put(each.getKey(), Json.write(each.getValue())));
    if (root()) {
      span.putNull("parent_span_id");
    }
    ArrayNode events = span.putArray("events");
    for (JsonNode event : body.path("events")) {
      ObjectNode copy = event.deepCopy();
      events.add(copy.set("attributes", fields(event.path("attributes"))));
    }
    span.putObject("status")
        .put("code", "STATUS_CODE_" + status())
        .put("message", body.path("status").path("message").asText());
    return span;
  }

  private static ObjectNode fields(JsonNode pairs) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    for (JsonNode pair : pairs) {
      fields.set(pair.path("key").asText(), decoded(pair.path("value")));
    }
    return fields;
  }

  /** MLflow's kind of span, {@code LLM} for example. */
  String type() {
    return plain("mlflow.spanType").orElse("UNKNOWN");
  }

  String status() {
    JsonNode code = body.path("status").path("code");
    if (failed()) {
      return "ERROR";
    }
    return code.asInt() == OK || code.asText().equals("STATUS_CODE_OK") ? "OK" : "UNSET";
  }

  /** Its name and all that its attributes and events say, to be looked through. */
  String text() {
    var text = new StringBuilder(name());
    append(text, body.path("attributes"));
    for (JsonNode event : body.path("events")) {
      text.append('\n').append(event.path("name").asText());
      append(text, event.path("attributes"));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, JsonNode attributes) {
    for (JsonNode attribute : attributes) {
      text.append('\n').append(attribute.path("key").asText());
      text.append(": ").append(plain(attribute.path("value")));
    }
  }

  private static String unquoted(String written) {
    try {
      return written.startsWith("\"") ? Json.tree(written).asText() : written;
    } catch (InvalidInput onlyAQuote) {
      return written;
    }
  }
}
