package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is known of a trace, from the words of MLflow 2 or of its files, in those of its API 3. */
final class TraceInfos {
  private TraceInfos() {}

  /**
   * @param given with request_id, timestamp_ms, execution_time_ms and status, or with trace_id,
   *     request_time, execution_duration_ms and state
   */
  static ObjectNode newer(JsonNode given, Map<String, String> tags, Map<String, String> metadata) {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("trace_id", given.path("trace_id").asText(given.path("request_id").asText()));
    info.set("experiment_id", given.path("experiment_id"));
    String time =
        given.has("timestamp_ms")
            ? Instant.ofEpochMilli(given.path("timestamp_ms").asLong()).toString()
            : given.path("request_time").asText();
    info.put("request_time", time);
    JsonNode millis =
        given.has("execution_duration_ms")
            ? given.get("execution_duration_ms")
            : given.path("execution_time_ms");
    if (millis.isNumber() || millis.isTextual()) {
      info.put("execution_duration", BigDecimal.valueOf(millis.asLong(), 3).toPlainString() + "s");
    }
    info.put("state", given.path("state").asText(given.path("status").asText()));
    for (String text : List.of("client_request_id", "request_preview", "response_preview")) {
      if (given.path(text).isTextual()) {
        info.set(text, given.get(text));
      }
    }
    ObjectNode into = info.putObject("tags");
    tags.forEach(into::put);
    ObjectNode told = info.putObject("trace_metadata");
    metadata.forEach(told::put);
    return info;
  }
}
