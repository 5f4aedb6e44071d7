package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.client.ServerProblem;
import lazo.transfer.Moved;

/**
 * Traces that a tracking server tells of, with their spans and what was said of them. Servers of
 * version 2 keep spans only as files.
 */
final class HttpTraces {
  private static final String TRACES = "/api/3.0/mlflow/traces";
  private static final String ARTIFACTS = "mlflow.artifactLocation";
  private static final int TRACES_PER_PAGE = 100;
  private static final int TRACES_AT_ONCE = 20;
  private static final int RUNS_PER_PAGE = 1_000;

  private final HttpSource source;
  private final HttpFiles files;
  private final TraceFiles spanFiles;

  HttpTraces(HttpSource source, HttpFiles files, Report report) {
    this.source = source;
    this.files = files;
    this.spanFiles =
        new TraceFiles(
            place -> place instanceof FilePlace.Served(var path) ? files.below(path) : List.of(),
            report);
  }

  void traces(List<String> experiments, Consumer<List<Found<Moved.Trace>>> some) {
    for (String experiment : experiments) {
      try {
        newer(experiment, some);
      } catch (ServerProblem e) {
        HttpSource.missingIfUnknown(e);
        older(experiment, some);
      }
    }
  }

  private void newer(String experiment, Consumer<List<Found<Moved.Trace>>> some) {
    Map<String, List<String>> runs = new HashMap<>();
    boolean[] asked = {false};
    source.pages(
        TRACES + "/search",
        search(experiment),
        page -> {
          if (!page.path("traces").isEmpty()) {
            if (!asked[0]) {
              runs.putAll(links(experiment));
              asked[0] = true;
            }
            List<JsonNode> infos = new ArrayList<>();
            page.path("traces").forEach(infos::add);
            some.accept(found(infos, runs));
          }
        });
  }

  private static ObjectNode search(String experiment) {
    ObjectNode body = HttpOrigin.body().put("max_results", TRACES_PER_PAGE);
    body.putArray("locations")
        .addObject()
        .put("type", "MLFLOW_EXPERIMENT")
        .putObject("mlflow_experiment")
        .put("experiment_id", experiment);
    body.putArray("order_by").add("timestamp_ms ASC");
    return body;
  }

  /**
   * The runs that traces of an experiment are linked to, by trace. No call tells them, so each run
   * of the experiment is asked for its traces; links to runs elsewhere are not seen.
   */
  private Map<String, List<String>> links(String experiment) {
    Map<String, List<String>> links = new HashMap<>();
    source.pages(
        HttpRuns.SEARCH,
        HttpRuns.search(experiment, RUNS_PER_PAGE),
        page -> {
          for (JsonNode run : page.path("runs")) {
            String id = run.path("info").path("run_id").asText();
            source.pages(
                TRACES + "/search",
                search(experiment).put("filter", "attributes.run_id = '" + id + "'"),
                traces ->
                    traces
                        .path("traces")
                        .forEach(
                            trace -> {
                              if (!id.equals(ownRun(trace))) {
                                links
                                    .computeIfAbsent(
                                        trace.path("trace_id").asText(), none -> new ArrayList<>())
                                    .add(id);
                              }
                            }));
          }
        });
    return links;
  }

  /** The run that a trace was made in; it is told in the trace itself. */
  private static String ownRun(JsonNode info) {
    return info.path("trace_metadata").path("mlflow.sourceRun").asText("");
  }

  private List<Found<Moved.Trace>> found(List<JsonNode> infos, Map<String, List<String>> runs) {
    List<Found<Moved.Trace>> found = new ArrayList<>();
    for (int from = 0; from < infos.size(); from += TRACES_AT_ONCE) {
      List<JsonNode> some = infos.subList(from, Math.min(infos.size(), from + TRACES_AT_ONCE));
      Map<String, List<JsonNode>> spans = spans(some);
      for (JsonNode info : some) {
        String id = info.path("trace_id").asText();
        found.add(found(info, spans.getOrDefault(id, List.of()), runs.getOrDefault(id, List.of())));
      }
    }
    return found;
  }

  private Map<String, List<JsonNode>> spans(List<JsonNode> infos) {
    List<String> query = new ArrayList<>();
    infos.forEach(info -> query.addAll(List.of("trace_ids", info.path("trace_id").asText())));
    Map<String, List<JsonNode>> spans = new HashMap<>();
    for (JsonNode trace : source.getIfKnown(TRACES + "/batchGet", query).path("traces")) {
      List<JsonNode> own = new ArrayList<>();
      trace.path("spans").forEach(own::add);
      spans.put(trace.path("trace_info").path("trace_id").asText(), own);
    }
    return spans;
  }

  private Found<Moved.Trace> found(JsonNode info, List<JsonNode> spans, List<String> runs) {
    String id = info.path("trace_id").asText();
    FilePlace place = files.ofTrace(info.path("tags").path(ARTIFACTS).asText(""));
    List<JsonNode> all = spans.isEmpty() ? spanFiles.spans(id, place) : spans;
    var trace = new Moved.Trace(id, experiment(info), info, all, runs);
    boolean going = info.path("state").asText().equals("IN_PROGRESS");
    return new Found<>(
        trace, going ? "" : Marks.of(trace, ""), all.isEmpty() ? place : new FilePlace.None());
  }

  private static String experiment(JsonNode info) {
    JsonNode location = info.path("trace_location").path("mlflow_experiment");
    return location.path("experiment_id").asText(info.path("experiment_id").asText());
  }

  private void older(String experiment, Consumer<List<Found<Moved.Trace>>> some) {
    List<String> query =
        List.of("experiment_ids", experiment, "max_results", String.valueOf(TRACES_PER_PAGE));
    try {
      source.pages(
          "/api/2.0/mlflow/traces",
          query,
          page -> {
            List<Found<Moved.Trace>> found = new ArrayList<>();
            page.path("traces")
                .forEach(trace -> found.add(found(newer(trace), List.of(), List.of())));
            if (!found.isEmpty()) {
              some.accept(found);
            }
          });
    } catch (ServerProblem e) {
      HttpSource.missingIfUnknown(e); // version 2.13 and before: no traces
    }
  }

  private static JsonNode newer(JsonNode older) {
    return TraceInfos.newer(
        older,
        HttpOrigin.pairs(older.path("tags")),
        HttpOrigin.pairs(older.path("request_metadata")));
  }
}
