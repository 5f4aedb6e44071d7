package lazo.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;

/** Metric histories over the MLflow API. */
final class HistoryRoutes {
  private static final int POINTS_MAX = 25_000;
  private static final int RUNS_MAX = 100;
  private static final int POINTS_PER_RUN_MAX = 2_500;

  private final Tracking tracking;

  HistoryRoutes(Tracking tracking) {
    this.tracking = tracking;
  }

  void register(MlflowApi routes) {
    routes.get("/metrics/get-history", "Get the history of a metric of a run", this::history);
    routes.get("/metrics/get-history-bulk", "Get the history of a metric of many runs", this::bulk);
    routes.get(
        "/metrics/get-history-bulk-interval",
        "Get sampled histories of a metric of many runs",
        this::interval);
  }

  private Object history(Fields fields) {
    boolean paged = fields.has("max_results");
    var page =
        tracking
            .histories()
            .page(
                RunRoutes.id(fields),
                fields.required("metric_key"),
                paged ? fields.pageSize("max_results", POINTS_MAX, 1_000_000) : null,
                fields.text("page_token"));
    ObjectNode reply = Render.object();
    Render.metrics(reply, page.items());
    return Render.page(reply, page);
  }

  private Object bulk(Fields fields) {
    List<String> runs = runs(fields, "run_id");
    int max = Math.min(POINTS_MAX, fields.pageSize("max_results", POINTS_MAX, 1_000_000));
    String key = fields.required("metric_key");
    ArrayNode list = Render.object().arrayNode();
    for (String run : runs) {
      if (list.size() < max) {
        tracking
            .histories()
            .page(run, key, max - list.size(), null)
            .items()
            .forEach(metric -> list.add(Render.metric(metric).put("run_id", run)));
      }
    }
    return Render.object().set("metrics", list);
  }

  private static List<String> runs(Fields fields, String name) {
    List<String> runs = fields.texts(name);
    if (runs.isEmpty()) {
      throw Fields.missing(name);
    }
    if (runs.size() > RUNS_MAX) {
      throw new InvalidInput(
          "GetMetricHistoryBulk request cannot specify more than "
              + RUNS_MAX
              + " run_ids. Received "
              + runs.size());
    }
    return runs;
  }

  private Object interval(Fields fields) {
    OptionalLong from = fields.integer("start_step");
    OptionalLong to = fields.integer("end_step");
    int max = fields.pageSize("max_results", POINTS_PER_RUN_MAX, POINTS_PER_RUN_MAX);
    String key = fields.required("metric_key");
    ObjectNode reply = Render.object();
    ArrayNode list = reply.putArray("metrics");
    for (String run : runs(fields, "run_ids")) {
      tracking
          .histories()
          .thinned(
              run,
              key,
              from.isPresent() ? from.getAsLong() : null,
              to.isPresent() ? to.getAsLong() : null,
              max)
          .forEach(metric -> list.add(Render.metric(metric).put("run_id", run)));
    }
    return reply;
  }
}
