package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
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

  private static String unquoted(String written) {
    return written.startsWith("\"") ? Json.tree(written).asText() : written;
  }
}
