package lazo.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;
import lazo.store.Json;

/**
 * The spans of a trace as lines of a tree over one axis of time.
 *
 * @param lines parents before their children, these in the order of their start
 * @param nanos from the first start to the last end
 */
public record SpanTree(List<Line> lines, long nanos) {
  private static final int DEPTH_MAX = 8;
  private static final int ERROR = 2;
  private static final String INPUTS = "mlflow.spanInputs";
  private static final String OUTPUTS = "mlflow.spanOutputs";
  private static final String TYPE = "mlflow.spanType";

  /**
   * A span.
   *
   * @param depth how many spans it lies in, at most 8 are told apart
   * @param from nanoseconds after the start of the trace
   * @param nanos how long it took; 0 while it has not ended
   * @param left where its bar begins, in percent of the trace
   * @param width of its bar, in percent of the trace
   */
  public record Line(
      String id,
      String name,
      String type,
      int depth,
      boolean failed,
      boolean ended,
      long from,
      long nanos,
      double left,
      double width,
      ObjectNode body) {
    public String inputs() {
      return shown(INPUTS);
    }

    public String outputs() {
      return shown(OUTPUTS);
    }

    private String shown(String key) {
      String value = attributes().getOrDefault(key, "");
      return value.equals("null") ? "" : text(value);
    }

    public String problem() {
      return body.path("status").path("message").asText();
    }

    /** What else is known, by key. */
    public Map<String, String> others() {
      Map<String, String> others = new LinkedHashMap<>();
      attributes()
          .forEach(
              (key, value) -> {
                if (!List.of(INPUTS, OUTPUTS, TYPE, "mlflow.traceRequestId").contains(key)) {
                  others.put(key, text(value));
                }
              });
      return others;
    }

    /** What happened inside: an exception with its stack, for example. */
    public Map<String, String> events() {
      Map<String, String> events = new LinkedHashMap<>();
      for (JsonNode event : body.path("events")) {
        var said = new StringBuilder();
        attributes(event)
            .forEach(
                (key, value) -> said.append(key).append(": ").append(text(value)).append('\n'));
        events.merge(event.path("name").asText(), said.toString(), String::concat);
      }
      return events;
    }

    private Map<String, String> attributes() {
      return attributes(body);
    }

    private static Map<String, String> attributes(JsonNode of) {
      Map<String, String> attributes = new LinkedHashMap<>();
      for (JsonNode attribute : of.path("attributes")) {
        attributes.put(attribute.path("key").asText(), plain(attribute.path("value")));
      }
      return attributes;
    }
  }

  /** A value of OTLP's as text, or as JSON where it is a list or a map. */
  private static String plain(JsonNode value) {
    JsonNode json = json(value);
    return json.isTextual() ? json.asText() : json.toString();
  }

  /** OTLP says of each value what it is: {"string_value": "a"}, {"kvlist_value": …}. */
  private static JsonNode json(JsonNode value) {
    JsonNode list = value.path("array_value").path("values");
    JsonNode map = value.path("kvlist_value").path("values");
    if (value.has("array_value")) {
      ArrayNode plain = Json.MAPPER.createArrayNode();
      list.forEach(item -> plain.add(json(item)));
      return plain;
    }
    if (value.has("kvlist_value")) {
      ObjectNode plain = Json.MAPPER.createObjectNode();
      map.forEach(item -> plain.set(item.path("key").asText(), json(item.path("value"))));
      return plain;
    }
    if (value.has("int_value")) { // JSON of 64 bits is a text in OTLP
      return Json.MAPPER.getNodeFactory().numberNode(value.path("int_value").asLong());
    }
    return value.size() == 1 ? value.elements().next() : Json.MAPPER.nullNode();
  }

  /** JSON laid out for reading; anything else as it is. */
  private static String text(String value) {
    try {
      JsonNode tree = Json.tree(value);
      return tree.isTextual()
          ? tree.asText()
          : Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (InvalidInput | JsonProcessingException plain) {
      return value;
    }
  }

  static SpanTree of(Collection<ObjectNode> spans) {
    long start = spans.stream().mapToLong(SpanTree::start).min().orElse(0);
    long end = spans.stream().mapToLong(SpanTree::last).max().orElse(0);
    long nanos = Math.max(1, end - start);
    Map<String, List<ObjectNode>> children = new LinkedHashMap<>();
    List<String> ids = spans.stream().map(span -> span.path("span_id").asText()).toList();
    for (ObjectNode span : spans) {
      String parent = span.path("parent_span_id").asText();
      boolean under = ids.contains(parent) && !parent.equals(span.path("span_id").asText());
      children.computeIfAbsent(under ? parent : "", key -> new ArrayList<>()).add(span);
    }
    List<Line> lines = new ArrayList<>();
    add(lines, children, "", 0, start, nanos);
    return new SpanTree(lines, end - start);
  }

  private static void add(
      List<Line> lines,
      Map<String, List<ObjectNode>> children,
      String parent,
      int depth,
      long start,
      long nanos) {
    // taken out: spans that are each other's parents end here
    List<ObjectNode> some = children.remove(parent);
    if (some != null) {
      some.sort(Comparator.comparingLong(SpanTree::start));
      for (ObjectNode span : some) {
        Line line = line(span, Math.min(depth, DEPTH_MAX), start, nanos);
        lines.add(line);
        add(lines, children, line.id, depth + 1, start, nanos);
      }
    }
  }

  private static Line line(ObjectNode span, int depth, long start, long nanos) {
    long from = start(span) - start;
    long took = Math.max(0, last(span) - start(span));
    JsonNode code = span.path("status").path("code");
    return new Line(
        span.path("span_id").asText(),
        span.path("name").asText(),
        text(Line.attributes(span).getOrDefault(TYPE, "")),
        depth,
        code.asInt() == ERROR || code.asText().equals("STATUS_CODE_ERROR"),
        span.path("end_time_unix_nano").asLong() > 0,
        from,
        took,
        100.0 * from / nanos,
        Math.max(0.3, 100.0 * took / nanos),
        span);
  }

  private static long start(ObjectNode span) {
    return span.path("start_time_unix_nano").asLong();
  }

  private static long last(ObjectNode span) {
    return Math.max(start(span), span.path("end_time_unix_nano").asLong());
  }
}
