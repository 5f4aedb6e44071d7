package lazo.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lazo.http.Routes;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;

/** Figures and correlations of traces over MLflow's API. */
final class TraceAnalysisRoutes {
  private final TraceAnalysis analysis;

  TraceAnalysisRoutes(TraceAnalysis analysis) {
    this.analysis = analysis;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    routes.post("/traces/metrics", "Get figures of traces, spans or assessments", this::metrics);
    routes.post(
        "/traces/calculate-filter-correlation",
        "Get how two filters of traces go together",
        this::correlation);
  }

  private Object metrics(Fields fields) {
    TraceMetricQuery query = TraceMetricQuery.of(fields);
    ObjectNode reply = TraceRender.object();
    ArrayNode list = reply.putArray("data_points");
    for (TraceMetricPoints.Point point : analysis.metrics(query)) {
      ObjectNode one = list.addObject().put("metric_name", query.metric().name());
      point.dimensions().forEach(one.putObject("dimensions")::put);
      point.values().forEach(one.putObject("values")::put);
    }
    return reply;
  }

  private Object correlation(Fields fields) {
    TraceCorrelation found =
        analysis.correlation(
            fields.texts("experiment_ids"),
            fields.required("filter_string1"),
            fields.required("filter_string2"),
            fields.textOr("base_filter", ""));
    ObjectNode reply = TraceRender.object();
    if (!Double.isNaN(found.npmi())) { // left out, it reads as NaN
      reply.put("npmi", found.npmi()).put("npmi_smoothed", found.smoothed());
    }
    return reply
        .put("filter1_count", found.first())
        .put("filter2_count", found.second())
        .put("joint_count", found.joint())
        .put("total_count", found.total());
  }
}
