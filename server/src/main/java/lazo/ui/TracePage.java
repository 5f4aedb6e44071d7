package lazo.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Json;
import lazo.trace.Assessment;
import lazo.trace.TraceInfo;
import lazo.trace.Traces;
import lazo.tracking.Experiment;
import lazo.tracking.Tracking;
import org.jspecify.annotations.Nullable;

/** A trace: its spans over time, the one chosen in full, and what people and judges think of it. */
public final class TracePage implements Pages.Page {
  private static final int WORDS_MAX = 250;
  private static final String RUN = "mlflow.sourceRun";

  /**
   * @param chosen the span that is shown in full; null without spans
   */
  public record Model(
      Experiment experiment, TraceInfo trace, SpanTree tree, SpanTree.@Nullable Line chosen) {
    public String path() {
      return TracesPage.path(trace);
    }

    public String session() {
      return TracesPage.ofSession(trace);
    }

    public String name() {
      return TracesPage.name(trace);
    }

    public String badge() {
      return TracesPage.badge(trace);
    }

    public Instant asked() {
      return Instant.ofEpochMilli(trace.requestTimeMillis());
    }

    public String to(SpanTree.Line line) {
      return path() + "?span=" + RunsState.encoded(line.id()) + "#span";
    }

    /** The run it belongs to; empty for none. */
    public String run() {
      return trace.metadata().getOrDefault(RUN, "");
    }

    /** Tags and metadata that say more than what is shown already. */
    public Map<String, String> words() {
      Map<String, String> words = new TreeMap<>(trace.metadata());
      words.putAll(trace.tags());
      words.keySet().removeIf(key -> key.startsWith("mlflow."));
      return words;
    }

    public String source(Assessment assessment) {
      return assessment.body().path("source").path("source_id").asText();
    }

    public String reason(Assessment assessment) {
      return assessment.body().path("rationale").asText();
    }

    public Instant at(Assessment assessment) {
      return Instant.ofEpochMilli(assessment.createdMillis());
    }
  }

  private final Tracking tracking;
  private final Traces traces;

  TracePage(Tracking tracking, Traces traces) {
    this.tracking = tracking;
    this.traces = traces;
  }

  private TraceInfo trace(Request request) {
    TraceInfo trace = traces.trace(request.pathParam("trace"));
    if (!trace.experimentId().equals(request.pathParam("id"))) {
      throw new NotFound("trace " + trace.id() + " is not of this experiment");
    }
    return trace;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    TraceInfo trace = trace(request);
    SpanTree tree = SpanTree.of(traces.spans(trace.id()));
    String asked = request.queryParam("span").orElse("");
    List<SpanTree.Line> lines = tree.lines();
    SpanTree.Line chosen =
        lines.stream()
            .filter(line -> line.id().equals(asked))
            .findFirst()
            .orElse(lines.isEmpty() ? null : lines.getFirst());
    Experiment experiment = tracking.experimentById(trace.experimentId());
    return Map.of("model", new Model(experiment, trace, tree, chosen));
  }

  /** Keeps what somebody thinks of the trace and returns to it. */
  String assess(Request request) {
    TraceInfo trace = trace(request);
    Map<String, String> form = request.form();
    String name = form.getOrDefault("name", "").strip();
    String value = form.getOrDefault("value", "").strip();
    String who = form.getOrDefault("who", "").strip();
    if (name.isEmpty() || value.isEmpty()) {
      throw new InvalidInput(
          "feedback needs a name and a value, such as correct and yes; go back and fill in both");
    }
    if (name.length() > WORDS_MAX || who.length() > WORDS_MAX) {
      throw new InvalidInput("a name may have at most " + WORDS_MAX + " characters");
    }
    ObjectNode sent = Json.MAPPER.createObjectNode().put("assessment_name", name);
    sent.putObject("source")
        .put("source_type", "HUMAN")
        .put("source_id", who.isEmpty() ? "default" : who);
    sent.putObject("feedback").set("value", value(value));
    String reason = form.getOrDefault("reason", "").strip();
    if (!reason.isEmpty()) {
      sent.put("rationale", reason);
    }
    traces.assess(trace.id(), sent);
    return TracesPage.path(trace) + "#assessments";
  }

  /** Numbers, true and false as such; anything else as text. */
  private static JsonNode value(String written) {
    return written.matches("-?\\d{1,15}(\\.\\d{1,15})?|true|false")
        ? Json.tree(written)
        : Json.MAPPER.getNodeFactory().textNode(written);
  }
}
