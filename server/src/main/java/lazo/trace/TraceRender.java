package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import lazo.tracking.wire.Fields;
import org.jspecify.annotations.Nullable;

/** Traces in the JSON of MLflow's API, both ways. */
final class TraceRender {
  private TraceRender() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode info(TraceInfo trace) {
    ObjectNode json = object().put("trace_id", trace.id());
    put(json, "client_request_id", trace.clientRequestId());
    json.putObject("trace_location")
        .put("type", "MLFLOW_EXPERIMENT")
        .putObject("mlflow_experiment")
        .put("experiment_id", trace.experimentId());
    put(json, "request_preview", trace.requestPreview());
    put(json, "response_preview", trace.responsePreview());
    json.put("request_time", WireTime.time(trace.requestTimeMillis()));
    if (trace.durationMillis() != null) {
      json.put("execution_duration", WireTime.duration(trace.durationMillis()));
    }
    json.put("state", trace.state().name());
    json.set("trace_metadata", texts(trace.metadata()));
    json.set("tags", texts(trace.tags()));
    if (!trace.assessments().isEmpty()) {
      ArrayNode list = json.putArray("assessments");
      trace.assessments().forEach(assessment -> list.add(assessment.body()));
    }
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static ObjectNode texts(Map<String, String> texts) {
    ObjectNode json = object();
    new TreeMap<>(texts).forEach(json::put);
    return json;
  }

  static ObjectNode trace(TraceInfo trace, Collection<ObjectNode> spans) {
    ObjectNode json = object();
    json.set("trace_info", info(trace));
    ArrayNode list = json.putArray("spans");
    spans.forEach(list::add);
    return json;
  }

  /** What a client says of a trace; its assessments have ids of their own or get them. */
  static TraceInfo read(JsonNode info, Assessments assessments) {
    String id = SpanFiles.checked(required(info, "trace_id"));
    Long requested = WireTime.millis(info.path("request_time"));
    if (requested == null) {
      throw Fields.missing("request_time");
    }
    List<Assessment> given =
        info.path("assessments").valueStream().map(each -> assessments.fresh(id, each)).toList();
    return new TraceInfo(
        id,
        required(info.path("trace_location").path("mlflow_experiment"), "experiment_id"),
        text(info, "client_request_id"),
        text(info, "request_preview"),
        text(info, "response_preview"),
        requested,
        WireTime.durationMillis(info.path("execution_duration")),
        state(info.path("state").asText("STATE_UNSPECIFIED")),
        map(info.path("trace_metadata")),
        map(info.path("tags")),
        given);
  }

  private static TraceState state(String word) {
    for (TraceState state : TraceState.values()) {
      if (state.name().equals(word)) {
        return state;
      }
    }
    throw new InvalidInput(
        "Invalid state of a trace. Valid values are " + List.of(TraceState.values()));
  }

  static String required(JsonNode json, String name) {
    String value = text(json, name);
    if (value == null || value.isEmpty()) {
      throw Fields.missing(name);
    }
    return value;
  }

  static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }

  static Map<String, String> map(JsonNode json) {
    Map<String, String> texts = new LinkedHashMap<>();
    json.properties()
        .forEach(
            field ->
                texts.put(
                    field.getKey(),
                    field.getValue().isTextual()
                        ? field.getValue().textValue()
                        : Json.write(field.getValue())));
    return texts;
  }
}
