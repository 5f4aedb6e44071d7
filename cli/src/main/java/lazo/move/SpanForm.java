package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import lazo.problem.InvalidInput;
import lazo.store.Json;

/** Spans as MLflow writes them into tables and files, brought into protobuf's JSON form. */
final class SpanForm {
  private static final int SPAN_ID_BYTES = 8;
  private static final int TRACE_ID_BYTES = 16;

  private SpanForm() {}

  static ObjectNode of(JsonNode span) {
    return span.has("context") ? older(span) : newer(span);
  }

  /** The trace id in hexadecimal that a span has in OpenTelemetry. */
  static String traceId(JsonNode span) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(span.path("trace_id").asText()));
  }

  private static ObjectNode newer(JsonNode span) {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.set("trace_id", span.path("trace_id"));
    form.set("span_id", span.path("span_id"));
    if (span.path("parent_span_id").isTextual()) {
      form.set("parent_span_id", span.get("parent_span_id"));
    }
    form.put("name", span.path("name").asText());
    form.set("start_time_unix_nano", span.path("start_time_unix_nano"));
    if (span.path("end_time_unix_nano").isNumber()) {
      form.set("end_time_unix_nano", span.get("end_time_unix_nano"));
    }
    attributes(form, span.path("attributes"));
    events(form, span.path("events"), "time_unix_nano");
    status(form, span.path("status").path("code").asText(), span.path("status").path("message"));
    return form;
  }

  /** As MLflow 2 wrote them. */
  private static ObjectNode older(JsonNode span) {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.put("trace_id", base64(span.path("context").path("trace_id"), TRACE_ID_BYTES));
    form.put("span_id", base64(span.path("context").path("span_id"), SPAN_ID_BYTES));
    if (span.path("parent_id").isTextual()) {
      form.put("parent_span_id", base64(span.get("parent_id"), SPAN_ID_BYTES));
    }
    form.put("name", span.path("name").asText());
    form.set("start_time_unix_nano", span.path("start_time"));
    if (span.path("end_time").isNumber()) {
      form.set("end_time_unix_nano", span.get("end_time"));
    }
    attributes(form, span.path("attributes"));
    events(form, span.path("events"), "timestamp");
    String code = span.path("status_code").asText("UNSET").toUpperCase(Locale.ROOT);
    status(form, "STATUS_CODE_" + code, span.path("status_message"));
    return form;
  }

  private static String base64(JsonNode id, int bytes) {
    String hex = id.asText().startsWith("0x") ? id.asText().substring(2) : id.asText();
    String padded = "0".repeat(Math.max(0, 2 * bytes - hex.length())) + hex;
    try {
      return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(padded));
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("the id " + id + " of a span is not hexadecimal");
    }
  }

  /** Values are JSON in texts there. */
  private static void attributes(ObjectNode form, JsonNode attributes) {
    ArrayNode list = form.putArray("attributes");
    attributes
        .properties()
        .forEach(
            each -> {
              JsonNode value = each.getValue();
              JsonNode meant = value.isTextual() ? parsed(value) : value;
              list.addObject().put("key", each.getKey()).set("value", any(meant));
            });
  }

  private static JsonNode parsed(JsonNode text) {
    try {
      return Json.tree(text.textValue());
    } catch (InvalidInput notJson) {
      return text;
    }
  }

  private static void events(ObjectNode form, JsonNode events, String time) {
    if (events.isEmpty()) {
      return;
    }
    ArrayNode list = form.putArray("events");
    for (JsonNode event : events) {
      ObjectNode one = list.addObject().put("name", event.path("name").asText());
      one.set("time_unix_nano", event.path(time));
      ArrayNode attributes = one.putArray("attributes");
      event
          .path("attributes")
          .properties()
          .forEach(
              each ->
                  attributes
                      .addObject()
                      .put("key", each.getKey())
                      .set("value", any(each.getValue())));
    }
  }

  private static void status(ObjectNode form, String code, JsonNode message) {
    ObjectNode status = form.putObject("status").put("code", code);
    if (message.isTextual() && !message.asText().isEmpty()) {
      status.set("message", message);
    }
  }

  /** OpenTelemetry's AnyValue. */
  private static ObjectNode any(JsonNode value) {
    ObjectNode any = JsonNodeFactory.instance.objectNode();
    switch (value.getNodeType()) {
      case STRING -> any.put("string_value", value.textValue());
      case BOOLEAN -> any.put("bool_value", value.booleanValue());
      case NUMBER -> {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
          any.put("int_value", value.longValue());
        } else {
          any.put("double_value", value.doubleValue());
        }
      }
      case ARRAY -> {
        ArrayNode values = any.putObject("array_value").putArray("values");
        value.forEach(each -> values.add(any(each)));
      }
      case OBJECT, POJO -> {
        ArrayNode values = any.putObject("kvlist_value").putArray("values");
        value
            .properties()
            .forEach(
                each ->
                    values
                        .addObject()
                        .put("key", each.getKey())
                        .set("value", any(each.getValue())));
      }
      case NULL, MISSING, BINARY -> {}
    }
    return any;
  }
}
