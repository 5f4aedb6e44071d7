package lazo.tracking;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import lazo.access.Permission;
import lazo.http.Ranges;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes.Body;
import lazo.store.Blobs;
import lazo.tracking.wire.Download;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.SafePath;

/** Artifacts over the MLflow API: the proxy that clients put files through, listings, downloads. */
final class ArtifactRoutes {
  private final Tracking tracking;
  private final LoggedModels models;
  private final Artifacts artifacts;

  ArtifactRoutes(Tracking tracking, LoggedModels models, Artifacts artifacts) {
    this.tracking = tracking;
    this.models = models;
    this.artifacts = artifacts;
  }

  void register(MlflowApi routes) {
    routes.get("/artifacts/list", "List the files of a run", this::listOfRun);
    for (String prefix : new String[] {"/api/2.0", "/ajax-api/2.0"}) {
      String root = prefix + "/mlflow-artifacts";
      routes.exactly("GET", root + "/artifacts", "List stored files", this::list);
      routes.raw(
          "GET", root + "/artifacts/*path", Body.MEMORY, about("Download a file"), this::download);
      routes.raw("PUT", root + "/artifacts/*path", Body.FILE, about("Upload a file"), this::upload);
      routes.raw(
          "DELETE",
          root + "/artifacts/*path",
          Body.MEMORY,
          about("Delete a file or a folder"),
          this::delete);
    }
    routes.raw(
        "GET",
        "/get-artifact",
        Body.MEMORY,
        about("Download a file of a run"),
        this::downloadOfRun);
    routes.raw(
        "POST",
        "/ajax-api/2.0/mlflow/upload-artifact",
        Body.FILE,
        about("Upload a file to a run"),
        this::uploadToRun);
    routes.raw(
        "GET",
        "/ajax-api/2.0/mlflow/logged-models/:model_id/artifacts/files",
        Body.MEMORY,
        about("Download a file of a logged model"),
        this::downloadOfModel);
  }

  private Object list(Fields fields) {
    String folder = fields.textOr("path", "");
    String safe = folder.isEmpty() ? "" : SafePath.relative(folder);
    tracking.rights().file(Permission.READ, safe);
    ObjectNode reply = Render.object();
    Render.files(reply, artifacts.list(safe), safe);
    return reply;
  }

  private Object listOfRun(Fields fields) {
    Run run = tracking.run(RunRoutes.id(fields));
    String root = Artifacts.pathOf(run.artifactUri());
    String folder = fields.textOr("path", "");
    ObjectNode reply = Render.object().put("root_uri", run.artifactUri());
    Render.files(
        reply,
        artifacts.list(folder.isEmpty() ? root : root + "/" + SafePath.relative(folder)),
        root);
    return reply;
  }

  private Reply download(Request request) {
    String path = SafePath.relative(request.pathParam("path"));
    tracking.rights().file(Permission.READ, path);
    return file(request, artifacts.file(path));
  }

  private Reply file(Request request, Artifacts.Entry file) {
    return Ranges.of(
        request,
        Download.of(artifacts.bytes(file), file.size(), file.name())
            .header("etag", '"' + file.sha256() + '"'));
  }

  private Reply upload(Request request) {
    return keep(request, request.pathParam("path"));
  }

  private Reply keep(Request request, String path) {
    Blobs.Received file = Objects.requireNonNull(request.upload());
    try {
      tracking.rights().file(Permission.EDIT, SafePath.relative(path));
      artifacts.adopt(path, file);
    } finally {
      file.discard();
    }
    return Reply.json(Map.of());
  }

  private Reply uploadToRun(Request request) {
    try {
      Run run = tracking.run(runId(request));
      String path = SafePath.relative(request.queryParam("path").orElse(""));
      return keep(request, Artifacts.pathOf(run.artifactUri()) + "/" + path);
    } finally {
      Objects.requireNonNull(request.upload()).discard();
    }
  }

  private static String runId(Request request) {
    return request
        .queryParam("run_id")
        .or(() -> request.queryParam("run_uuid"))
        .orElseThrow(() -> Fields.missing("run_id"));
  }

  private Reply delete(Request request) {
    String path = SafePath.relative(request.pathParam("path"));
    tracking.rights().file(Permission.EDIT, path);
    artifacts.delete(path);
    return Reply.json(Map.of());
  }

  private Reply downloadOfRun(Request request) {
    Run run = tracking.run(runId(request));
    String path =
        SafePath.relative(request.queryParam("path").orElseThrow(() -> Fields.missing("path")));
    return file(request, artifacts.file(Artifacts.pathOf(run.artifactUri()) + "/" + path));
  }

  private Reply downloadOfModel(Request request) {
    LoggedModel model = models.model(request.pathParam("model_id"));
    String path =
        SafePath.relative(
            request
                .queryParam("artifact_file_path")
                .orElseThrow(() -> Fields.missing("artifact_file_path")));
    return file(request, artifacts.file(Artifacts.pathOf(model.artifactUri()) + "/" + path));
  }
}
