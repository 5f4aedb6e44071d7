package lazo.trace;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.http.Routes.Body;
import lazo.problem.InvalidInput;
import lazo.problem.Unsupported;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;

/** Traces over MLflow's API of version 3, and spans over OTLP. */
final class TraceRoutes {
  private static final int TRACES_PER_PAGE = 100;
  private static final int TRACES_PER_PAGE_MAX = 500;
  private static final String DEFAULT_EXPERIMENT = "0";

  private final Traces traces;

  TraceRoutes(Traces traces) {
    this.traces = traces;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    routes.post("/traces", "Start a trace", this::start);
    routes.get(
        "/traces/get",
        "Get a trace with its spans",
        fields -> TraceRender.object().set("trace", whole(id(fields))));
    routes.get("/traces/batchGet", "Get traces with their spans", this::batch);
    routes.post("/traces/batchGetInfos", "Get what is known about traces", this::batchInfos);
    routes.post("/traces/search", "Search traces", this::search);
    routes.post("/traces/delete-traces", "Delete traces", this::delete);
    routes.post("/traces/link-to-run", "Link traces to a run", this::linkToRun);
    routes.post("/traces/link-prompts", "Link a trace to prompts", this::linkPrompts);
    routes.get(
        "/traces/:trace_id",
        "Get what is known about a trace",
        fields -> told(traces.trace(fields.segment("trace_id"))));
    routes.patch("/traces/:trace_id/tags", "Set a tag of a trace", this::setTag);
    routes.delete("/traces/:trace_id/tags", "Delete a tag of a trace", this::deleteTag);
    routes.post("/traces/:trace_id/assessments", "Assess a trace", this::assess);
    String one = "/traces/:trace_id/assessments/:assessment_id";
    routes.get(
        one,
        "Get an assessment",
        fields -> told(traces.assessment(traceId(fields), assessmentId(fields))));
    routes.patch(one, "Change an assessment", this::changeAssessment);
    routes.delete(one, "Delete an assessment", this::deleteAssessment);
    routes.raw(
        "POST", "/v1/traces", Body.MEMORY, about("Take in spans over OTLP/HTTP"), this::export);
  }

  private static String id(Fields fields) {
    return fields.required("trace_id");
  }

  private static String traceId(Fields fields) {
    return fields.segment("trace_id");
  }

  private static String assessmentId(Fields fields) {
    return fields.segment("assessment_id");
  }

  private static ObjectNode told(TraceInfo trace) {
    ObjectNode reply = TraceRender.object();
    reply.putObject("trace").set("trace_info", TraceRender.info(trace));
    return reply;
  }

  private static ObjectNode told(Assessment assessment) {
    return TraceRender.object().set("assessment", assessment.body());
  }

  private ObjectNode whole(String id) {
    return TraceRender.trace(traces.trace(id), traces.spans(id));
  }

  private Object start(Fields fields) {
    JsonNode info = fields.tree("trace").path("trace_info");
    if (info.isMissingNode() && fields.has("experiment_id")) {
      throw new Unsupported(
          "traces of version 2 are not part of this server; trace with an MLflow client of version 3, or send OTLP to /v1/traces");
    }
    if (!info.isObject()) {
      throw Fields.missing("trace");
    }
    return told(traces.start(TraceRender.read(info, traces.assessments())));
  }

  private Object batch(Fields fields) {
    ObjectNode reply = TraceRender.object();
    ArrayNode list = reply.putArray("traces");
    traces
        .traces(fields.texts("trace_ids"))
        .forEach(trace -> list.add(TraceRender.trace(trace, traces.spans(trace.id()))));
    return reply;
  }

  private Object batchInfos(Fields fields) {
    ObjectNode reply = TraceRender.object();
    ArrayNode list = reply.putArray("trace_infos");
    traces.traces(fields.texts("trace_ids")).forEach(trace -> list.add(TraceRender.info(trace)));
    return reply;
  }

  private Object search(Fields fields) {
    List<String> experiments =
        fields.list("locations").stream()
            .map(location -> location.object("mlflow_experiment").required("experiment_id"))
            .toList();
    var page =
        traces.search(
            experiments,
            fields.textOr("filter", ""),
            fields.texts("order_by"),
            fields.pageSize("max_results", TRACES_PER_PAGE, TRACES_PER_PAGE_MAX),
            fields.text("page_token"));
    ObjectNode reply = TraceRender.object();
    if (!page.items().isEmpty()) {
      ArrayNode list = reply.putArray("traces");
      page.items().forEach(trace -> list.add(TraceRender.info(trace)));
    }
    return page.next() == null ? reply : reply.put("next_page_token", page.next());
  }

  private Object delete(Fields fields) {
    List<String> ids = fields.texts("request_ids");
    boolean byTime = fields.integer("max_timestamp_millis").isPresent();
    if (byTime == !ids.isEmpty()) {
      throw new InvalidInput(
          "Exactly one of 'max_timestamp_millis' and 'request_ids' must be specified.");
    }
    long max = fields.integer("max_traces").orElse(Integer.MAX_VALUE);
    if (max < 1) {
      throw new InvalidInput("'max_traces' must be a positive integer, received " + max);
    }
    int deleted =
        traces.delete(
            fields.required("experiment_id"),
            fields.integer("max_timestamp_millis").orElse(0),
            (int) Math.min(max, Integer.MAX_VALUE),
            ids);
    return Map.of("traces_deleted", deleted);
  }

  private Object linkToRun(Fields fields) {
    traces.linkToRun(fields.texts("trace_ids"), fields.required("run_id"));
    return Map.of();
  }

  private Object linkPrompts(Fields fields) {
    List<ObjectNode> prompts =
        fields.list("prompt_versions").stream()
            .map(
                prompt ->
                    TraceRender.object()
                        .put("name", prompt.required("name"))
                        .put("version", prompt.required("version")))
            .toList();
    String before = traces.trace(id(fields)).tags().getOrDefault(LinkedPrompts.TAG, "");
    traces.setTag(id(fields), LinkedPrompts.TAG, LinkedPrompts.with(before, prompts));
    return Map.of();
  }

  private Object setTag(Fields fields) {
    traces.setTag(traceId(fields), fields.required("key"), fields.textOr("value", ""));
    return Map.of();
  }

  private Object deleteTag(Fields fields) {
    traces.deleteTag(traceId(fields), fields.required("key"));
    return Map.of();
  }

  private Object assess(Fields fields) {
    return told(traces.assess(traceId(fields), fields.tree("assessment")));
  }

  private Object changeAssessment(Fields fields) {
    return told(
        traces.changeAssessment(
            traceId(fields),
            assessmentId(fields),
            fields.tree("assessment"),
            underscored(fields.required("update_mask"))));
  }

  /** Protobuf's JSON writes the names in a mask in camel case. */
  private static String underscored(String mask) {
    return mask.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }

  private Object deleteAssessment(Fields fields) {
    traces.deleteAssessment(traceId(fields), assessmentId(fields));
    return Map.of();
  }

  private Reply export(Request request) {
    String type = request.header("content-type").orElse("").split(";", 2)[0].strip();
    List<Span> spans =
        Otlp.spans(request.body(), type, request.header("content-encoding").orElse(""));
    if (!spans.isEmpty()) {
      traces.add(request.header("x-mlflow-experiment-id").orElse(DEFAULT_EXPERIMENT), spans);
    }
    return type.equals(Otlp.JSON)
        ? Reply.json(Map.of())
        : new Reply.Bytes(200, Map.of("content-type", Otlp.PROTOBUF), new byte[0]);
  }
}
