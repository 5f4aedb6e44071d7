package lazo.tracking;

import lazo.http.Routes;
import lazo.tracking.wire.MlflowApi;

/** All routes of this capability. */
final class TrackingRoutes {
  private final Tracking tracking;
  private final LoggedModels models;
  private final Artifacts artifacts;

  TrackingRoutes(Tracking tracking, LoggedModels models, Artifacts artifacts) {
    this.tracking = tracking;
    this.models = models;
    this.artifacts = artifacts;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    new ExperimentRoutes(tracking).register(routes);
    new RunRoutes(tracking).register(routes);
    new LogRoutes(tracking).register(routes);
    new HistoryRoutes(tracking).register(routes);
    new LoggedModelRoutes(models, artifacts).register(routes);
    new ArtifactRoutes(tracking, models, artifacts).register(routes);
    routes.get(
        "/server-info",
        "Get what the server can do",
        fields ->
            Render.object()
                .put("store_type", "SqlStore")
                .put("workspaces_enabled", false)
                // possible, but in one piece is faster here: clients take parts when told to
                .put("multipart_uploads_enabled", false)
                .put("multipart_downloads_enabled", false)
                .put("presigned_upload_run_id_supported", true)
                .put("presigned_upload_model_id_supported", true));
  }
}
