package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.Artifacts;
import lazo.tracking.Experiment;
import lazo.tracking.Lifecycle;
import lazo.tracking.Rights;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/** The façade of traces. Everything is durable when a method returns. Thread safe. */
public final class Traces {
  private static final int PURGED_AT_ONCE = 100;

  private final Tracking tracking;
  private final TraceStore store;
  private final AssessmentStore assessmentStore;
  private final SpanFiles spans;
  private final TraceAnalysis analysis;
  private final Assessments assessments;
  private final ScorerStore scorers;
  private final EvaluationDatasets datasets;
  private final ImportedTraces imported;
  private final InstantSource clock;
  private final IdSource ids;

  /**
   * @param folder where the spans are kept
   */
  public Traces(
      Database database, Path folder, Tracking tracking, InstantSource clock, IdSource ids) {
    this.tracking = tracking;
    this.store = new TraceStore(database);
    this.assessmentStore = new AssessmentStore(database);
    this.spans = new SpanFiles(folder);
    this.analysis = new TraceAnalysis(database, store, spans);
    this.assessments = new Assessments(clock, ids);
    this.scorers = new ScorerStore(database);
    this.datasets = new EvaluationDatasets(database, tracking, clock, ids);
    this.imported = new ImportedTraces(database, spans, assessments);
    this.clock = clock;
    this.ids = ids;
  }

  /** Adds MLflow's API of traces and OTLP to the table. */
  public void register(Routes table, Artifacts artifacts) {
    new TraceRoutes(this).register(table);
    new TraceFileRoutes(this, artifacts).register(table);
    new TraceAnalysisRoutes(analysis).register(table);
    new ScorerRoutes(this).register(table);
    new EvaluationDatasetRoutes(datasets).register(table);
  }

  /** The examples that applications are judged by. */
  public EvaluationDatasets evaluationDatasets() {
    return datasets;
  }

  /** For traces of another server. */
  public ImportedTraces imported() {
    return imported;
  }

  Assessments assessments() {
    return assessments;
  }

  /**
   * What was traced in an experiment.
   *
   * @param starts of equal slots of time, the oldest first, each a multiple of their length since
   *     1970
   * @param slot how long each is
   */
  public TraceUsage usage(String experimentId, List<Instant> starts, Duration slot) {
    return new UsageReader(analysis, experimentId, starts, slot.toSeconds()).read();
  }

  /** Keeps what a client says of a trace; called again, or after its spans, it counts too. */
  TraceInfo start(TraceInfo trace) {
    active(trace.experimentId());
    Map<String, String> tags = TracePairs.checked(trace.tags());
    tags.remove("mlflow.trace.spansLocation"); // what is here is known here
    tags.put("mlflow.artifactLocation", place(trace.experimentId(), trace.id()));
    store.start(
        new TraceInfo(
            trace.id(),
            trace.experimentId(),
            trace.clientRequestId(),
            trace.requestPreview(),
            trace.responsePreview(),
            trace.requestTimeMillis(),
            trace.durationMillis(),
            trace.state(),
            TracePairs.checked(trace.metadata()),
            tags,
            trace.assessments()));
    return store.trace(trace.id());
  }

  /** Where clients keep the files of a trace. */
  static String place(String experimentId, String id) {
    return "mlflow-artifacts:/" + experimentId + "/traces/" + id + "/artifacts";
  }

  private Experiment active(String experimentId) {
    Rights.experiment(Permission.EDIT, experimentId);
    Experiment experiment = tracking.experimentById(experimentId);
    if (experiment.lifecycle() != Lifecycle.ACTIVE) {
      throw new InvalidInput(
          "The experiment "
              + experimentId
              + " must be in the 'active' state. Current state is deleted. Restore it to go on.");
    }
    return experiment;
  }

  /** Keeps spans, of any number of traces. */
  void add(String experimentId, List<Span> all) {
    long experiment = Long.parseLong(active(experimentId).id());
    Map<String, List<Span>> byTrace = new LinkedHashMap<>();
    all.forEach(span -> byTrace.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span));
    byTrace.keySet().forEach(SpanFiles::checked);
    byTrace.forEach(
        (id, some) -> {
          spans.append(id, some);
          store.addSpans(SpanSummary.of(id, experiment, some));
        });
  }

  public TraceInfo trace(String id) {
    require(Permission.READ, id);
    return store.trace(id);
  }

  /** Those that are there and that the caller may see. */
  public List<TraceInfo> traces(List<String> ids) {
    return Caller.seen(store.traces(ids), trace -> Resource.experiment(trace.experimentId()));
  }

  /** Refuses a caller who may not do this with the experiment that a trace is in. */
  private void require(Permission needed, String id) {
    if (Caller.isRestricted()) {
      Rights.experiment(needed, store.trace(id).experimentId());
    }
  }

  /** The spans of a trace as protobuf's JSON form writes them, the root first. */
  public Collection<ObjectNode> spans(String id) {
    require(Permission.READ, id);
    return spans.read(id);
  }

  /** Finds traces; experiments that do not exist have none. */
  public Page<TraceInfo> search(
      List<String> experimentIds,
      String filter,
      List<String> orders,
      int max,
      @Nullable String pageToken) {
    List<Long> experiments = seen(experimentIds);
    return store.search(
        experiments,
        analysis.answerable(experiments, Filter.parse(filter)),
        Order.parse(orders),
        max,
        Page.offset(pageToken));
  }

  static List<Long> seen(List<String> experimentIds) {
    return Caller.seen(Resource.Kind.EXPERIMENT, experimentIds).stream()
        .filter(id -> id.matches("\\d{1,18}"))
        .map(Long::valueOf)
        .toList();
  }

  void setTag(String id, String key, String value) {
    require(Permission.EDIT, id);
    store.tag(id, TracePairs.checked(Map.of(key, value)));
  }

  void deleteTag(String id, String key) {
    require(Permission.EDIT, id);
    store.untag(id, key);
  }

  void linkToRun(List<String> ids, String runId) {
    tracking.run(runId);
    ids.forEach(id -> require(Permission.EDIT, id));
    store.linkToRun(ids, runId);
  }

  /** Keeps what a client thinks of a trace, in the form of MLflow's API. */
  public Assessment assess(String traceId, JsonNode sent) {
    require(Permission.EDIT, traceId);
    Assessment assessment = assessments.fresh(traceId, sent);
    assessmentStore.add(assessment);
    return assessment;
  }

  Assessment assessment(String traceId, String id) {
    require(Permission.READ, traceId);
    return assessmentStore.assessment(traceId, id);
  }

  Assessment changeAssessment(String traceId, String id, JsonNode sent, String mask) {
    require(Permission.EDIT, traceId);
    Assessment changed = assessments.changed(assessmentStore.assessment(traceId, id), sent, mask);
    assessmentStore.put(changed);
    return changed;
  }

  void deleteAssessment(String traceId, String id) {
    require(Permission.EDIT, traceId);
    assessmentStore.delete(traceId, id);
  }

  /** Deletes for real, the oldest first, and tells how many. */
  int delete(String experimentId, long notAfter, int max, List<String> ids) {
    Rights.experiment(Permission.MANAGE, experimentId);
    long experiment = Long.parseLong(tracking.experimentById(experimentId).id());
    List<String> doomed = store.toDelete(experiment, notAfter, max, ids);
    for (String id : doomed) {
      store.delete(id);
      spans.delete(id);
    }
    return doomed.size();
  }

  /** Takes the links from traces to a run away that is deleted for good. */
  public void forgetRun(String runId) {
    store.unlinkRun(runId);
  }

  /** Deletes all traces and scorers of an experiment that is deleted for good. */
  public int purgeExperiment(String experimentId) {
    long experiment = Long.parseLong(experimentId);
    int gone = 0;
    List<String> some = store.toDelete(experiment, Long.MAX_VALUE, PURGED_AT_ONCE, List.of());
    while (!some.isEmpty()) {
      for (String id : some) {
        store.delete(id);
        spans.delete(id);
      }
      gone += some.size();
      some = store.toDelete(experiment, Long.MAX_VALUE, PURGED_AT_ONCE, List.of());
    }
    scorers.purge(experiment);
    datasets.forgetExperiment(experiment);
    return gone;
  }

  ScorerStore.Scorer registerScorer(String experimentId, String name, String body) {
    long experiment = Long.parseLong(active(experimentId).id());
    return scorers.add(experiment, name, ids.next(), body, clock.millis());
  }

  List<ScorerStore.Scorer> scorers(String experimentId) {
    return scorers.newest(experiment(experimentId));
  }

  private long experiment(String experimentId) {
    return Long.parseLong(tracking.experimentById(experimentId).id());
  }

  List<ScorerStore.Scorer> scorerVersions(String experimentId, String name) {
    return scorers.versions(experiment(experimentId), name);
  }

  ScorerStore.Scorer scorer(String experimentId, String name, @Nullable Long version) {
    return scorers.scorer(experiment(experimentId), name, version);
  }

  /** For who wants to change what a scorer does. */
  ScorerStore.Scorer scorerToChange(String experimentId, String name) {
    Rights.experiment(Permission.EDIT, experimentId);
    return scorer(experimentId, name, null);
  }

  void deleteScorer(String experimentId, String name, @Nullable Long version) {
    Rights.experiment(Permission.MANAGE, experimentId);
    scorers.delete(experiment(experimentId), name, version);
  }
}
