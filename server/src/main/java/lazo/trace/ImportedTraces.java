package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.Arrival;
import lazo.tracking.Artifacts;
import lazo.tracking.wire.SafePath;

/**
 * The façade for traces of another server, with their ids, times, spans and assessments. An import
 * adds and never overwrites.
 *
 * <p>Thread safe.
 */
public final class ImportedTraces {
  private static final String LOCATION = "mlflow.artifactLocation";
  private static final int ASSESSMENT_ID_CHARACTERS_MAX = 100;

  private final ImportedTraceStore store;
  private final SpanFiles spans;
  private final Assessments assessments;
  private final Database database;

  ImportedTraces(Database database, SpanFiles spans, Assessments assessments) {
    this.database = database;
    this.store = new ImportedTraceStore(database);
    this.spans = spans;
    this.assessments = assessments;
  }

  /**
   * Stores a trace.
   *
   * @param experimentId the experiment here
   * @param info the trace as MLflow's API of version 3 writes it
   * @param bodies its spans in protobuf's JSON form
   * @param runs the runs it is linked to
   */
  public Arrival add(String experimentId, JsonNode info, List<JsonNode> bodies, List<String> runs) {
    if (!(info instanceof ObjectNode given)) {
      throw new InvalidInput("the info of a trace must be a JSON object");
    }
    TraceInfo trace = read(experimentId, given);
    List<Span> all = new ArrayList<>();
    for (JsonNode body : bodies) {
      if (!(body instanceof ObjectNode object)) {
        throw new InvalidInput("a span must be a JSON object");
      }
      all.add(new Span(object));
    }
    return database.write(handle -> put(trace, all, runs));
  }

  private TraceInfo read(String experimentId, ObjectNode given) {
    ObjectNode bare = given.deepCopy();
    JsonNode assessed = bare.remove("assessments");
    bare.putObject("trace_location")
        .put("type", "MLFLOW_EXPERIMENT")
        .putObject("mlflow_experiment")
        .put("experiment_id", experimentId);
    TraceInfo trace = TraceRender.read(bare, assessments);
    trace.tags().keySet().forEach(TracePairs::checkedKey);
    trace.metadata().keySet().forEach(TracePairs::checkedKey);
    Map<String, String> tags = new LinkedHashMap<>(trace.tags());
    tags.remove(TraceStore.SPANS_HERE); // what is here is known here
    tags.remove("mlflow.trace.archiveLocation");
    String location = tags.getOrDefault(LOCATION, "");
    boolean elsewhere =
        !location.isEmpty() && !Artifacts.holds(location) && !SafePath.isLocal(location);
    tags.put(
        LOCATION,
        elsewhere
            ? SafePath.location(location, "artifact location")
            : Traces.place(experimentId, trace.id()));
    List<Assessment> kept = new ArrayList<>();
    if (assessed != null) {
      assessed.forEach(each -> kept.add(assessment(trace.id(), each)));
    }
    return new TraceInfo(
        trace.id(),
        experimentId,
        trace.clientRequestId(),
        trace.requestPreview(),
        trace.responsePreview(),
        trace.requestTimeMillis(),
        trace.durationMillis(),
        trace.state(),
        trace.metadata(),
        tags,
        kept);
  }

  /** Where this server keeps the files of a trace. */
  public Optional<String> location(String id) {
    return store.experiment(id).map(experiment -> Traces.place(String.valueOf(experiment), id));
  }

  private static Assessment assessment(String traceId, JsonNode sent) {
    if (!(sent instanceof ObjectNode object)) {
      throw new InvalidInput("an assessment must be a JSON object");
    }
    String id = TraceRender.required(sent, "assessment_id");
    if (id.length() > ASSESSMENT_ID_CHARACTERS_MAX || id.indexOf('\0') >= 0) {
      throw new InvalidInput(
          "the id of an assessment must have at most "
              + ASSESSMENT_ID_CHARACTERS_MAX
              + " characters");
    }
    return Assessments.stored(id, object.deepCopy().put("trace_id", traceId));
  }

  private Arrival put(TraceInfo trace, List<Span> all, List<String> runs) {
    ImportedTraceStore.There there = store.there(trace.id(), trace.experimentId());
    if (!there.trace()) {
      store.insert(trace);
    }
    boolean spansNow = !all.isEmpty() && !there.spans();
    if (spansNow) {
      spans.append(trace.id(), all);
      store.spans(SpanSummary.of(trace.id(), Long.parseLong(trace.experimentId()), all));
    }
    int added = store.add(trace, runs);
    if (!there.trace()) {
      return Arrival.NEW;
    }
    return spansNow || added > 0 ? Arrival.MORE : Arrival.SAME;
  }
}
