package lazo.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalLong;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;

/** Runs over the MLflow API. */
final class RunRoutes {
  private static final int RUNS_PER_PAGE = 1_000;
  private static final int RUNS_PER_PAGE_MAX = 50_000;

  private final Tracking tracking;

  RunRoutes(Tracking tracking) {
    this.tracking = tracking;
  }

  void register(MlflowApi routes) {
    routes.post("/runs/create", "Start a run", this::create);
    routes.get("/runs/get", "Get a run", fields -> run(tracking.run(id(fields))));
    routes.post("/runs/update", "Update a run: its status, end and name", this::update);
    routes.post("/runs/delete", "Delete a run", this::delete);
    routes.post("/runs/restore", "Restore a deleted run", this::restore);
    routes.post("/runs/search", "Search runs", this::search);
  }

  /** The id of a run, which older clients send under another name. */
  static String id(Fields fields) {
    return fields.requiredOneOf("run_id", "run_uuid");
  }

  private static ObjectNode run(Run run) {
    return Render.object().set("run", Render.run(run));
  }

  private Object create(Fields fields) {
    return run(
        tracking.startRun(
            fields.textOr("experiment_id", Tracking.DEFAULT_EXPERIMENT),
            fields.textOr("run_name", ""),
            fields.textOr("user_id", ""),
            fields.integer("start_time").orElse(0),
            ExperimentRoutes.pairs(fields, "tags")));
  }

  private Object update(Fields fields) {
    OptionalLong end = fields.integer("end_time");
    Run run =
        tracking.updateRun(
            id(fields),
            Status.of(fields.text("status")).orElse(null),
            end.isPresent() ? end.getAsLong() : null,
            fields.text("run_name"));
    return Render.object().set("run_info", Render.info(run));
  }

  private Object delete(Fields fields) {
    tracking.deleteRun(fields.required("run_id"));
    return Map.of();
  }

  private Object restore(Fields fields) {
    tracking.restoreRun(fields.required("run_id"));
    return Map.of();
  }

  private Object search(Fields fields) {
    var page =
        tracking.searchRuns(
            fields.texts("experiment_ids"),
            fields.textOr("filter", ""),
            View.of(fields.text("run_view_type")),
            fields.texts("order_by"),
            fields.pageSize("max_results", RUNS_PER_PAGE, RUNS_PER_PAGE_MAX),
            fields.text("page_token"));
    ObjectNode reply = Render.object();
    if (!page.items().isEmpty()) {
      ArrayNode list = reply.putArray("runs");
      page.items().forEach(run -> list.add(Render.run(run)));
    }
    return Render.page(reply, page);
  }
}
